/**
 * Where the splitter is in a file, and the piece that is open. Invariant: `at` is the
 * index of the first byte that belongs to no piece yet, nor to the open one.
 */
import type { Piece } from '../dialect.js'
import { collectText, openText, type CollectedText, type Source } from './collected-text.js'
import type { DataBlock } from './copy-block.js'
import { createLexer, type Lexer } from './lexer-state.js'
import { SPANS_DATA, type Refusal } from './refusals.js'
import { followStringSetting, type StringSetting } from './string-setting.js'
import type { AtEnd } from './tokens.js'

const NEWLINE = 0x0a

export type Phase = 'start' | 'between' | 'comment' | 'statement' | 'copy-line' | 'data' | 'ignored'

export interface Reading {
  readonly lexer: Lexer
  readonly setting: StringSetting
  /** Variables that the file has set. */
  readonly variables: Set<string>
  readonly maxStatementBytes: number
  /** The open piece. */
  readonly text: CollectedText
  readonly data: DataBlock
  phase: Phase
  pieces: Piece[]
  source: Source
  at: number
  atEnd: AtEnd
  /** Why the open statement is refused. */
  refused: Refusal | undefined
  /** Offset of the end of the last command inside the open statement. */
  solidEnd: number
  /** Offset of a line end that is known to be the next. */
  lineEnd: number
  /** psql has left the file; and something followed. */
  quit: boolean
  ignoredSeen: boolean
  /** Line of the COPY that waits for its data. */
  copyLine: number
  /** What follows `COPY … FROM STDIN;` on its line: it runs after the data. */
  tail: { readonly source: Source; readonly line: number } | undefined
  inTail: boolean
  /** The open statement began in such a tail: where that ends, and where the rest begins. */
  spans: { readonly end: number; readonly resumes: number; readonly line: number } | undefined
}

export function startReading(maxStatementBytes: number): Reading {
  const text = collectText()
  return {
    lexer: createLexer(),
    setting: followStringSetting(),
    variables: new Set(),
    maxStatementBytes,
    text,
    data: { text, line: 1, atLineStart: true },
    phase: 'start',
    pieces: [],
    source: { bytes: Buffer.alloc(0), base: 0 },
    at: 0,
    atEnd: 0,
    refused: undefined,
    solidEnd: 0,
    lineEnd: 0,
    quit: false,
    ignoredSeen: false,
    copyLine: 0,
    tail: undefined,
    inTail: false,
    spans: undefined,
  }
}

/** The offset in the file of an index of the source. */
export const offsetOf = (reading: Reading, index: number): number => reading.source.base + index

/** Opens a piece at `at`. */
export function openPiece(reading: Reading): void {
  openText(reading.text, reading.source, reading.at, reading.lexer.line)
}

/** Adds a piece; one that has a block of data in its midst is cut in two and refused. */
export function emit(reading: Reading, piece: Piece): void {
  const { pieces, spans } = reading
  reading.spans = undefined
  if (spans === undefined) pieces.push(piece)
  else if (piece.end <= spans.resumes) pieces.push({ ...piece, end: spans.end })
  else {
    pieces.push({ ...piece, end: spans.end, refused: SPANS_DATA })
    const { resumes: start, line } = spans
    pieces.push({ kind: 'meta', start, end: piece.end, line, text: '', refused: SPANS_DATA })
  }
}

/** The index of the next line end or the end of the file, or -1 to wait; a long line is searched once. */
export function nextLineEnd(reading: Reading): number {
  const { source, at } = reading
  if (reading.lineEnd <= offsetOf(reading, at)) {
    const newline = source.bytes.indexOf(NEWLINE, at)
    if (newline === -1 && reading.atEnd === 0) return -1
    reading.lineEnd = offsetOf(reading, newline === -1 ? source.bytes.length : newline)
  }
  return reading.lineEnd - source.base
}
