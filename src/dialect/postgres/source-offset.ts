/**
 * From a position in a sent text back to the file. Invariant: the text is the source
 * without some line ends of completely empty lines, as psql drops them.
 */
import type { Piece } from '../dialect.js'

const NEWLINE = 0x0a

/**
 * Where a position in a statement's text is in the file.
 *
 * @param source - The file's bytes from `piece.start` to `piece.end`.
 * @param at - Characters (code points) from the start of `piece.text`, 0-based:
 *   PostgreSQL's error position less one.
 * @returns Bytes from `piece.start`; the end of the statement when `at` is behind it.
 */
export function offsetInSource(piece: Piece, source: Uint8Array, at: number): number {
  const { text } = piece
  let inText = 0
  let offset = 0
  for (let left = at; left > 0 && inText < text.length; left--) {
    const point = text.codePointAt(inText) ?? 0
    inText += point > 0xffff ? 2 : 1
    offset += utf8Length(point)
    if (point !== NEWLINE || text.charCodeAt(inText) === NEWLINE) continue
    // Of a run of line ends psql sends all (in a string) or one.
    while (source[offset] === NEWLINE) offset++
  }
  return Math.min(offset, source.length)
}

const utf8Length = (point: number): number => (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4)
