/**
 * Maps places in a sent text back to the file: the client drops comments and
 * carriage returns. Invariant: the mapping is found by reading the source again,
 * so the two can never disagree about what is dropped.
 */
import type { Piece } from '../dialect.js'
import { cutEnd, textOf, type OpenStatement } from './open-statement.js'
import { createScanState, feed, type StringMode } from './scan-state.js'
import { scan, skipArgument } from './scan.js'

/** No file holds this as a delimiter: it is not the start of a character. */
const NO_DELIMITER = '\xff'

const MODES: readonly StringMode[] = [
  { noBackslashEscapes: false, ansiQuotes: false },
  { noBackslashEscapes: true, ansiQuotes: false },
  { noBackslashEscapes: false, ansiQuotes: true },
]

/**
 * Where a position in a statement's text is in the file.
 *
 * @param source - The file's bytes from `piece.start` to `piece.end`.
 * @param at - Characters (code points) from the start of `piece.text`, 0-based.
 * @returns Bytes from `piece.start`; the end of the statement when `at` is behind it.
 */
export function offsetInSource(piece: Piece, source: Uint8Array, at: number): number {
  let rest = Buffer.byteLength(firstCharacters(piece.text, at))
  if (source.length === Buffer.byteLength(piece.text)) return Math.min(rest, source.length)
  for (const mode of MODES) {
    const statement = readAgain(piece.text, source, mode)
    if (statement === undefined) continue
    const { edges, spaced = [] } = statement
    let space = 0
    for (let edge = 0; edge < edges.length; edge += 2) {
      const start = edges[edge] ?? 0
      if (spaced[space] === start) {
        space++
        if (rest > 0) rest--
      }
      const length = (edges[edge + 1] ?? start) - start
      if (rest < length) return start + rest
      rest -= length
    }
    return source.length
  }
  // The client rewrites what it sends for `use x`: there is nothing finer than the statement.
  return 0
}

function firstCharacters(text: string, count: number): string {
  let end = 0
  for (let left = count; left > 0 && end < text.length; left--)
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1
  return text.slice(0, end)
}

/** The statement that the source is when strings are read in this mode, if it gives this text. */
function readAgain(text: string, source: Uint8Array, mode: StringMode): OpenStatement | undefined {
  const state = createScanState(NO_DELIMITER, mode)
  state.lineHead = 'none'
  feed(state, source)
  state.ended = true
  for (let event = scan(state); event !== undefined; event = scan(state)) {
    if (event.type === 'letter-command' && event.command?.argument === 'taken') skipArgument(state)
    if (event.type !== 'statement') continue
    const { statement } = state
    return statement !== undefined && cutEnd(textOf(state.window, statement)) === text ? statement : undefined
  }
  return undefined
}
