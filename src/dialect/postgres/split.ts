/**
 * Cuts a file into what `psql -f` of PostgreSQL 15 sends. Invariant: pieces in the
 * order of their start, with the gaps between them, give back the file; the same
 * bytes in other chunks give the same pieces.
 *
 * https://github.com/postgres/postgres/blob/REL_15_STABLE/src/bin/psql/mainloop.c
 */
import type { Piece, Splitter } from '../dialect.js'
import {
  checkSize,
  collectText,
  dropLastNewline,
  keep,
  openText,
  takeText,
  trimEnd,
  type Source,
} from './collected-text.js'
import { PART_BYTES, characterStart, lexDataBlock, type DataBlock } from './copy-block.js'
import { formatOfRows } from './copy-statement.js'
import { createLexer, isSpace, openConstruct, resetLexer, setStandardStrings } from './lexer-state.js'
import { lex } from './lexer.js'
import { readMetaCommand, refusalOfVariable, type MetaCommand } from './meta-commands.js'
import {
  AFTER_QUIT,
  BINARY_COPY,
  COPY_BLOCK,
  INSIDE_STATEMENT,
  SPANS_DATA,
  refusalOfEscape,
  unterminated,
  type Refusal,
} from './refusals.js'
import { SETTING_WORDS, followStringSetting } from './string-setting.js'
import type { AtEnd } from './tokens.js'
import { waitForBytes } from './waiting-bytes.js'

export { offsetInSource } from './source-offset.js'

const NEWLINE = 0x0a
const RETURN = 0x0d
const DASH = 0x2d
const BACKSLASH = 0x5c
const SEMICOLON = 0x3b
const COLON = 0x3a
const MAX_STATEMENT_BYTES = 268_435_456

type Phase = 'start' | 'between' | 'comment' | 'statement' | 'copy-line' | 'data' | 'ignored'

/** What follows `COPY … FROM STDIN;` on its line: it runs after the data. */
interface LineTail {
  readonly source: Source
  readonly line: number
}

/**
 * A fresh splitter, in the state of a fresh session of psql.
 *
 * @param maxStatementBytes - A larger statement is STATEMENT_TOO_LARGE.
 */
export function createSplitter({ maxStatementBytes = MAX_STATEMENT_BYTES } = {}): Splitter {
  const lexer = createLexer()
  const setting = followStringSetting()
  const variables = new Set<string>()
  const text = collectText()
  const data: DataBlock = { text, line: 1, atLineStart: true }
  const waiting = waitForBytes()
  let phase: Phase = 'start'
  let pieces: Piece[] = []
  let source: Source = { bytes: Buffer.alloc(0), base: 0 }
  let at = 0
  let atEnd: AtEnd = 0
  let refused: Refusal | undefined
  /** The end of the last command inside the open statement. */
  let solidEnd = 0
  /** Offset of a line end that is known to be the next. */
  let lineEnd = 0
  let copyLine = 0
  /** psql has left the file, and something followed. */
  let quit = false
  let ignoredSeen = false
  let tail: LineTail | undefined
  let inTail = false
  /** The open statement began on the line of a COPY: where its first part ends, and its second begins. */
  let spans: { readonly end: number; readonly resumes: number; readonly line: number } | undefined

  const offset = (index: number): number => source.base + index

  /** Reads until more bytes are needed. */
  function read(): void {
    while (at < source.bytes.length && step());
    if (phase === 'statement' || phase === 'comment' || phase === 'ignored' || phase === 'data') {
      keep(text, source, at)
      if (phase === 'statement') checkSize(text.bytes, maxStatementBytes, text.line)
    }
    if (at > 0) lexer.previousByte = source.bytes[at - 1] ?? 0
  }

  /** @returns Whether it got further; else more bytes are needed. */
  function step(): boolean {
    switch (phase) {
      case 'start':
        return skipByteOrderMark()
      case 'between':
        return readBetween()
      case 'comment':
      case 'ignored':
        return readComment()
      case 'statement':
        return readStatement()
      case 'copy-line':
        return readCopyLine()
      case 'data':
        return readData()
    }
  }

  function skipByteOrderMark(): boolean {
    const { bytes } = source
    const mark = bytes[0] === 0xef
    if (mark && bytes.length < 3 && atEnd === 0) return false
    if (mark && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3
    phase = 'between'
    return true
  }

  function readBetween(): boolean {
    const { bytes } = source
    while (at < bytes.length) {
      const byte = bytes[at]
      if (!isSpace(byte)) {
        const last = at + 1 === bytes.length
        if ((byte === DASH || byte === BACKSLASH) && last && atEnd === 0) return false
        openText(text, source, at, lexer.line)
        phase = byte === DASH && bytes[at + 1] === DASH ? 'comment' : quit ? 'ignored' : 'statement'
        refused = undefined
        solidEnd = 0
        return true
      }
      if (byte === NEWLINE) lexer.line++
      at++
    }
    return true
  }

  /** A line of nobody's interest; a very long one comes in parts. */
  function readComment(): boolean {
    const { bytes } = source
    let end = Math.min(bytes.length, Math.max(at, text.segment + PART_BYTES - text.bytes))
    while (at < end && bytes[at] !== NEWLINE && (bytes[at] !== RETURN || phase === 'ignored')) at++
    if (at === end) {
      end = characterStart(bytes, at)
      at = end
      if (at === bytes.length) return true
    }
    emitComment()
    const goesOn = bytes[at] !== NEWLINE && bytes[at] !== RETURN
    if (goesOn) openText(text, source, at, lexer.line)
    else phase = 'between'
    return true
  }

  function emitComment(): void {
    const { start, line } = text
    const piece = { start, end: offset(at), line, text: takeText(text, source, at) }
    if (phase === 'comment' || ignoredSeen) pieces.push({ kind: 'comment', ...piece })
    else pieces.push({ kind: 'meta', ...piece, refused: AFTER_QUIT })
    ignoredSeen ||= phase === 'ignored'
  }

  function readStatement(): boolean {
    const event = lex(lexer, source.bytes, at, atEnd)
    at = lexer.position
    switch (event) {
      case 'need-more':
        return false
      case 'semicolon':
        emitStatement()
        return true
      case 'blank-line':
        keep(text, source, at - 1)
        text.segment = at
        lexer.droppedLines++
        return true
      case 'variable':
        refused ??= refusalOfVariable(source.bytes.toString('utf8', lexer.tokenStart, at), variables)
        return true
      case 'backslash':
        return readBackslash()
    }
  }

  function readBackslash(): boolean {
    const next = source.bytes[at + 1]
    if (next !== SEMICOLON && next !== COLON) return readMeta()
    refused ??= refusalOfEscape(String.fromCharCode(next))
    keep(text, source, at)
    text.segment = at + 1
    lexer.droppedLines = 0
    if (next === SEMICOLON) lexer.identifierCount = 0
    at += 2
    return true
  }

  function readMeta(): boolean {
    const { bytes } = source
    const to = nextLineEnd()
    if (to === -1) return false
    const from = at
    const command = readMetaCommand(bytes, from, to)
    for (const name of command.sets) variables.add(name)
    const alone = offset(from) === text.start
    if (!alone && command.effect === 'none') {
      leaveOut(from, command)
      refused ??= command.refused ?? INSIDE_STATEMENT
      return true
    }
    if (!alone && command.effect !== 'discards') emitStatement()
    const copies = phase === 'copy-line'
    if (alone || command.effect !== 'discards') openText(text, source, from, lexer.line)
    at = command.end
    const { start, line } = text
    const piece = { kind: 'meta', start, end: offset(at), line, text: takeText(text, source, at) } as const
    emit(command.refused === undefined ? piece : { ...piece, refused: command.refused })
    resetLexer(lexer)
    phase = 'between'
    quit ||= command.effect === 'quits'
    if (copies || command.readsData) awaitData(line)
    return true
  }

  /** The index of the next line end or the end of the file, or -1 to wait; a long line is searched once. */
  function nextLineEnd(): number {
    if (lineEnd <= offset(at)) {
      const newline = source.bytes.indexOf(NEWLINE, at)
      if (newline === -1 && atEnd === 0) return -1
      lineEnd = offset(newline === -1 ? source.bytes.length : newline)
    }
    return lineEnd - source.base
  }

  /** Leaves a command out of the text of the statement it stands in, as psql does. */
  function leaveOut(from: number, { end, next }: MetaCommand): void {
    keep(text, source, from)
    const before = from > 0 ? source.bytes[from - 1] : lexer.previousByte
    if (before === NEWLINE) dropLastNewline(text)
    text.segment = next
    solidEnd = offset(end)
    at = next
  }

  /** Ends the statement before `at`. */
  function emitStatement(): void {
    checkSize(text.bytes + at - text.segment, maxStatementBytes, text.line)
    const { start, line } = text
    const whole = takeText(text, source, at)
    const sent = trimEnd(whole)
    const end = Math.max(solidEnd, offset(at) - (whole.length - sent.length) - lexer.droppedLines)
    const rows = lexer.firstWord === 'copy' ? formatOfRows(sent) : undefined
    if (rows === 'binary') refused ??= BINARY_COPY
    const piece = { kind: 'statement', start, end, line, text: sent } as const
    emit(refused === undefined ? piece : { ...piece, refused })
    refused = undefined
    if (SETTING_WORDS.has(lexer.firstWord)) setStandardStrings(lexer, setting.apply(sent))
    resetLexer(lexer)
    phase = 'between'
    if (rows !== undefined) awaitData(line)
  }

  /** Adds a piece; one that has a block of data in its midst is cut in two and refused. */
  function emit(piece: Piece): void {
    if (spans === undefined) pieces.push(piece)
    else if (piece.end <= spans.resumes) pieces.push({ ...piece, end: spans.end })
    else {
      pieces.push({ ...piece, end: spans.end, refused: SPANS_DATA })
      const { resumes: start, line } = spans
      pieces.push({ kind: 'meta', start, end: piece.end, line, text: '', refused: SPANS_DATA })
    }
    spans = undefined
  }

  function awaitData(line: number): void {
    phase = 'copy-line'
    copyLine = line
  }

  /** Puts aside what follows COPY on its line: psql runs it after the data. */
  function readCopyLine(): boolean {
    const { bytes } = source
    const newline = nextLineEnd()
    if (newline === -1 || newline === bytes.length) return false
    const rest = bytes.subarray(at, newline + 1)
    // The chunk is the caller's again before the data have ended.
    const kept = { bytes: inTail ? rest : Buffer.from(rest), base: offset(at) }
    tail = rest.every(isSpace) ? undefined : { source: kept, line: lexer.line }
    at = newline + 1
    lexer.line++
    startData()
    return true
  }

  function readData(): boolean {
    const { position, ended } = lexDataBlock(data, source, at, atEnd, pieces)
    at = position
    if (!ended) return false
    lexer.line = data.line
    lexer.previousByte = NEWLINE
    phase = 'between'
    if (tail !== undefined) readTail(tail)
    return true
  }

  function readTail({ source: rest, line }: LineTail): void {
    const after = { source, at, line: lexer.line }
    tail = undefined
    source = rest
    at = 0
    lexer.line = line
    inTail = true
    read()
    inTail = false
    const { base, bytes } = rest
    source = after.source
    at = after.at
    lexer.line = after.line
    if (phase === 'statement') {
      text.segment = at
      const end = base + trimEnd(bytes.toString('latin1')).length
      spans = { end, resumes: offset(at), line: lexer.line }
    } else if (phase === 'data') startData()
  }

  function startData(): void {
    phase = 'data'
    data.line = lexer.line
    data.atLineStart = true
    openText(text, source, at, lexer.line)
  }

  function take(bytes: Buffer, last: AtEnd): readonly Piece[] {
    source = { bytes, base: offset(at) }
    at = 0
    atEnd = last
    text.segment = 0
    pieces = []
    read()
    checkSize(bytes.length - at, maxStatementBytes, lexer.line)
    waiting.leave(bytes.subarray(at))
    return pieces
  }

  return {
    push(chunk) {
      const bytes = waiting.add(chunk)
      return bytes === undefined ? [] : take(bytes, 0)
    },
    end() {
      take(waiting.end(), 1)
      const open = phase === 'statement' ? openConstruct(lexer) : undefined
      if (open !== undefined) throw unterminated(open, lexer.openLine)
      if (phase === 'statement') emitStatement()
      else if (phase === 'comment' || phase === 'ignored') emitComment()
      if (phase === 'copy-line' || phase === 'data') throw unterminated(COPY_BLOCK, copyLine)
      return pieces
    },
  }
}
