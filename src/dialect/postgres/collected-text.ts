/**
 * The text of the piece that is open, collected across chunks. Invariant: bytes are
 * copied once and decoded once, so a chunk may be reused after `keep`.
 */
import { GreenlineError } from '../../core/errors.js'
import { isSpace } from './lexer-state.js'

/** Bytes of the file, and where they are in it. */
export interface Source {
  readonly bytes: Buffer
  /** Offset of the first byte in the file. */
  readonly base: number
}

export interface CollectedText {
  /** Offset in the file, and 1-based line, of the first byte. */
  start: number
  line: number
  /** Index in the present source of the first byte that is not kept yet. */
  segment: number
  /** Bytes kept so far. */
  bytes: number
  readonly parts: Buffer[]
}

export const collectText = (): CollectedText => ({ start: 0, line: 1, segment: 0, bytes: 0, parts: [] })

/** Begins a piece at an index of the source. */
export function openText(text: CollectedText, { base }: Source, at: number, line: number): void {
  text.start = base + at
  text.line = line
  text.segment = at
  text.bytes = 0
  if (text.parts.length > 0) text.parts.length = 0
}

/** Copies the bytes up to an index (exclusive). */
export function keep(text: CollectedText, { bytes }: Source, to: number): void {
  if (to > text.segment) {
    text.parts.push(Buffer.from(bytes.subarray(text.segment, to)))
    text.bytes += to - text.segment
  }
  text.segment = to
}

/** Ends the piece before an index and gives its text. */
export function takeText(text: CollectedText, source: Source, to: number): string {
  if (text.parts.length === 0) return source.bytes.toString('utf8', text.segment, to)
  keep(text, source, to)
  const taken = Buffer.concat(text.parts, text.bytes).toString('utf8')
  text.parts.length = 0
  text.bytes = 0
  return taken
}

/** Takes back the line end that was kept last. */
export function dropLastNewline(text: CollectedText): void {
  const last = text.parts.pop()
  if (last === undefined) return
  text.bytes--
  if (last.length > 1) text.parts.push(last.subarray(0, -1))
}

/** @throws GreenlineError STATEMENT_TOO_LARGE */
export function checkSize(bytes: number, maxBytes: number, line: number): void {
  if (bytes <= maxBytes) return
  throw new GreenlineError(
    'STATEMENT_TOO_LARGE',
    `The statement that begins on line ${line} is larger than ${Math.floor(maxBytes / 1_048_576)} MiB`,
    'Split the statement, or load its rows with COPY … FROM STDIN.',
    { place: { line } },
  )
}

/** The text without the white space at its end. */
export function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--
  return text.slice(0, end)
}
