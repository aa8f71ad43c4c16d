/**
 * Where the reading of a file stands. Invariant: `at` and the window move
 * forward only; everything else that reading depends on is in here.
 */
import type { OpenStatement } from './open-statement.js'
import { emptyWindow, extendWindow, type Window } from './window.js'

/** What the server's status says about strings; the client follows it after every statement. */
export interface StringMode {
  readonly noBackslashEscapes: boolean
  readonly ansiQuotes: boolean
}

export interface ScanState {
  window: Window
  /** Index into the window's bytes of the next byte to read. */
  at: number
  line: number
  /** No byte comes after the window. */
  ended: boolean
  delimiter: Buffer
  /** By byte: whether code may mean something else than itself there. */
  special: Uint8Array
  mode: StringMode
  /** The quote of the open string or name, or 0, and the line it began in. */
  quote: number
  quoteLine: number
  comment: 'none' | 'block' | 'line'
  /** File offset and line where the open comment began. */
  commentStart: number
  commentLine: number
  statement: OpenStatement | undefined
  /** What the next byte on this line may begin: a command, a mistaken DELIMITER, nothing special. */
  lineHead: 'command' | 'continuation' | 'none'
  /** File offset of what the client has put together on this line since it last moved text away. */
  segment: number
  /** The client puts a space before the next byte, because a comment was dropped. */
  spaceDue: boolean
  /** An executable comment was opened on this line. */
  executable: boolean
  /** Window index up to which there is no line feed after `at`. */
  searched: number
  /** Window index of the next line feed, when it is not before `at`. */
  lineFeed: number
}

export function createScanState(delimiter: string, mode: StringMode): ScanState {
  const state: ScanState = {
    window: emptyWindow(),
    at: 0,
    line: 1,
    ended: false,
    delimiter: Buffer.alloc(0),
    special: new Uint8Array(256),
    mode,
    quote: 0,
    quoteLine: 0,
    comment: 'none',
    commentStart: 0,
    commentLine: 0,
    statement: undefined,
    lineHead: 'command',
    segment: 0,
    spaceDue: false,
    executable: false,
    searched: 0,
    lineFeed: -1,
  }
  setDelimiter(state, delimiter)
  return state
}

/** @param delimiter - A byte string (`latin1`). */
export function setDelimiter(state: ScanState, delimiter: string): void {
  state.delimiter = Buffer.from(delimiter, 'latin1')
  state.special = new Uint8Array(256)
  for (const byte of Buffer.from('\n\r\'"`\\#-/*')) state.special[byte] = 1
  state.special[state.delimiter[0] ?? 0] = 1
}

/** Takes a chunk in; what is before the open statement or comment is let go. */
export function feed(state: ScanState, chunk: Uint8Array): void {
  const { window, at, statement } = state
  let keep = window.base + at
  if (state.comment !== 'none') keep = Math.min(keep, state.commentStart)
  // The bytes of a statement's line before it are of no use; `segment` is looked at within the line.
  keep = Math.min(keep, statement?.start ?? keep, state.segment)
  state.window = extendWindow(window, keep - window.base, chunk)
  const moved = state.window.base - window.base
  state.at -= moved
  state.searched -= moved
  state.lineFeed -= moved
}

/** File offset of the next byte. */
export const offsetOf = (state: ScanState): number => state.window.base + state.at

/** The byte `ahead` of the next one; 0 after the end, as in the client's lines. */
export function peek(state: ScanState, ahead: number): number {
  const at = state.at + ahead
  return at < state.window.length ? (state.window.bytes[at] ?? 0) : 0
}

/** Whether that many bytes can be looked at, or no more will come. */
export const has = (state: ScanState, count: number): boolean =>
  state.ended || state.window.length - state.at >= count
