/**
 * Where the reading of a file stands. Invariant: `at` and the window move
 * forward only; everything else that reading depends on is in here.
 */
import { CR, isSpace, LF } from './bytes.js'
import { openStatement, resumeAfterSpace, resumeSending, type OpenStatement } from './open-statement.js'
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
  /** A byte string (`latin1`). */
  delimiter: string
  delimiterBytes: Buffer
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
    delimiter,
    delimiterBytes: Buffer.alloc(0),
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
  state.delimiter = delimiter
  state.delimiterBytes = Buffer.from(delimiter, 'latin1')
  state.special = new Uint8Array(256)
  for (const byte of Buffer.from('\n\r\'"`\\#-/*')) state.special[byte] = 1
  state.special[state.delimiterBytes[0] ?? 0] = 1
}

/** Takes a chunk in; what is before the open statement or comment is let go. */
export function feed(state: ScanState, chunk: Uint8Array): void {
  const { window, statement } = state
  let keep = Math.min(offsetOf(state), statement?.start ?? Infinity, state.segment)
  if (state.comment !== 'none') keep = Math.min(keep, state.commentStart)
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

/** Bytes of the line break at `ahead`: a carriage return belongs to it only right before the line feed. */
export function lineBreak(state: ScanState, ahead: number): 0 | 1 | 2 {
  const byte = peek(state, ahead)
  if (byte === LF) return 1
  return byte === CR && peek(state, ahead + 1) === LF ? 2 : 0
}

/** Whether the line, or the file, ends at `ahead`. */
export const endsLine = (state: ScanState, ahead: number): boolean =>
  lineBreak(state, ahead) > 0 || state.at + ahead >= state.window.length

/** Sends the bytes up to window index `end` as they are. */
export function sendUpTo(state: ScanState, end: number): void {
  const offset = offsetOf(state)
  if (state.statement === undefined) state.statement = openStatement(offset, state.line)
  else resumeSending(state.statement, offset)
  state.at = end
}

/** Sends one byte that may need a space before it; the space stands for a comment. */
export function sendOne(state: ScanState): void {
  if (state.spaceDue) {
    if (state.statement !== undefined && !isSpace(peek(state, 0))) {
      resumeAfterSpace(state.statement, offsetOf(state))
    }
    // What is put together on this line begins with a space now.
    state.segment = Infinity
    state.spaceDue = false
  }
  sendUpTo(state, state.at + 1)
}
