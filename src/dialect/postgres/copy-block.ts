/**
 * The data block of COPY … FROM STDIN, up to its line `\.`, in parts of bounded size.
 * Invariant: where the parts are cut depends on the data alone, never inside a
 * character.
 */
import type { Piece } from '../dialect.js'
import { openText, takeText, type CollectedText, type Source } from './collected-text.js'
import type { AtEnd } from './tokens.js'

/** A part is cut at the first character at or behind this many bytes. */
export const PART_BYTES = 262_144

const NEWLINE = 0x0a
const RETURN = 0x0d
const BACKSLASH = 0x5c
const DOT = 0x2e

export interface DataBlock {
  readonly text: CollectedText
  /** 1-based line of the next byte. */
  line: number
  atLineStart: boolean
}

/** How far the data was read; `ended` when its last line was reached. */
export interface DataProgress {
  readonly position: number
  readonly ended: boolean
}

/** Reads data and adds the parts it completes; the last part only when the block has ended. */
export function lexDataBlock(
  block: DataBlock,
  source: Source,
  from: number,
  atEnd: AtEnd,
  pieces: Piece[],
): DataProgress {
  const { bytes } = source
  const { text } = block
  let at = from
  let lineEnd = from
  while (at < bytes.length) {
    if (block.atLineStart && bytes[at] === BACKSLASH) {
      const end = endMarker(bytes, at, atEnd)
      if (end === -1) return { position: at, ended: false }
      if (end > 0) {
        pieces.push(takePart(block, source, at))
        block.line++
        return { position: end, ended: true }
      }
    }
    if (lineEnd <= at) lineEnd = bytes.indexOf(NEWLINE, at) + 1 || Number.POSITIVE_INFINITY
    const full = text.segment + PART_BYTES - text.bytes
    if (full < Math.min(lineEnd, bytes.length)) {
      const cut = characterStart(bytes, Math.max(full, at))
      if (cut > at) block.atLineStart = false
      at = cut
      if (at === bytes.length) break
      pieces.push({ ...takePart(block, source, at), continues: true })
      openText(text, source, at, block.line)
    } else if (lineEnd <= bytes.length) {
      at = lineEnd
      block.line++
      block.atLineStart = true
    } else {
      at = bytes.length
      block.atLineStart = false
    }
  }
  return { position: at, ended: false }
}

function takePart({ text }: DataBlock, source: Source, to: number): Piece {
  const { start, line } = text
  return { kind: 'copy-data', start, end: source.base + to, line, text: takeText(text, source, to) }
}

/** The index behind a line `\.`, 0 when it is another line, -1 when more bytes decide. */
function endMarker(bytes: Uint8Array, at: number, atEnd: AtEnd): number {
  if (at + 1 < bytes.length && bytes[at + 1] !== DOT) return 0
  const end = bytes[at + 2] === RETURN ? at + 3 : at + 2
  if (end < bytes.length) return bytes[end] === NEWLINE ? end + 1 : 0
  if (atEnd === 0) return -1
  return at + 1 < bytes.length ? bytes.length : 0
}

/** The first index from `from` on where a character of UTF-8 begins. */
export function characterStart(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80) at++
  return at
}
