/**
 * Reads strings, quoted names and comments. Invariant: what opened one is
 * remembered until it is closed, so an open one can be named at the end.
 */
import { BACKQUOTE, BACKSLASH, BANG, CR, DOUBLE_QUOTE, LF, SLASH, STAR, UPPER_M } from './bytes.js'
import { addAside, pauseSending, type Aside } from './open-statement.js'
import { endLine } from './scan-line.js'
import type { ScanEvent, Step } from './scan.js'
import { endsLine, has, lineBreak, offsetOf, peek, sendUpTo, type ScanState } from './scan-state.js'

/** Reads a string or quoted name up to its end or that of the line. */
export function readQuoted(state: ScanState): Step {
  const { bytes, length } = state.window
  const { quote, mode } = state
  // https://github.com/MariaDB/server/blob/10.11/client/mysql.cc, add_line: names have no escapes.
  const escapes =
    !mode.noBackslashEscapes && quote !== BACKQUOTE && !(quote === DOUBLE_QUOTE && mode.ansiQuotes)
  const escape = escapes ? BACKSLASH : quote
  let at = state.at
  for (;;) {
    while (at < length && bytes[at] !== quote && bytes[at] !== escape && bytes[at] !== LF && bytes[at] !== CR)
      at++
    // An escaped byte that is no line's end is as good as any other.
    if (escapes && bytes[at] === BACKSLASH && at + 1 < length && bytes[at + 1] !== LF && bytes[at + 1] !== CR)
      at += 2
    else break
  }
  if (at > state.at) sendUpTo(state, at)
  if (at >= length) return true
  const byte = bytes[at]
  if (byte === quote) {
    sendUpTo(state, at + 1)
    state.quote = 0
    return true
  }
  if (byte === LF) return endLine(state, 1)
  if (byte === escape) return readEscape(state)
  if (!has(state, 2)) return undefined
  if (lineBreak(state, 0) === 2) return endLine(state, 2)
  sendUpTo(state, at + 1)
  return true
}

function readEscape(state: ScanState): Step {
  if (!has(state, 3)) return undefined
  if (!endsLine(state, 1)) {
    sendUpTo(state, state.at + 2)
    return true
  }
  // The last backslash of a line is dropped, in strings too.
  if (state.statement !== undefined) pauseSending(state.statement, offsetOf(state))
  state.at++
  return true
}

/** Opens a comment whose opening has `width` bytes. */
export function openComment(state: ScanState, comment: 'block' | 'line', width: 1 | 2): true {
  if (state.statement !== undefined) pauseSending(state.statement, offsetOf(state))
  state.comment = comment
  state.commentStart = offsetOf(state)
  state.commentLine = state.line
  state.at += width
  return true
}

/** Ends the open comment before the next byte. */
export function closeComment(state: ScanState): ScanEvent | undefined {
  const end = offsetOf(state)
  const aside: Aside = { kind: 'comment', start: state.commentStart, end, line: state.commentLine }
  state.comment = 'none'
  state.segment = end
  if (state.statement === undefined) return { type: 'aside', aside }
  addAside(state.window, state.statement, aside)
  return undefined
}

export function readLineComment(state: ScanState): Step {
  const { bytes, length } = state.window
  let at = state.at
  while (at < length && bytes[at] !== LF && bytes[at] !== CR) at++
  state.at = at
  if (at >= length) return true
  if (!has(state, 2) && bytes[at] === CR) return undefined
  if (lineBreak(state, 0) > 0) return closeComment(state) ?? true
  state.at++
  return true
}

export function readBlockComment(state: ScanState): Step {
  const { bytes, length } = state.window
  let at = state.at
  while (at < length && bytes[at] !== STAR && bytes[at] !== SLASH && bytes[at] !== LF) at++
  state.at = at
  if (at >= length) return true
  if (bytes[at] === LF) return endLine(state, 1)
  if (!has(state, 2) || (bytes[at] === SLASH && peek(state, 1) === STAR && !has(state, 4))) return undefined
  if (bytes[at] === STAR && peek(state, 1) === SLASH) {
    if (!state.executable) {
      state.at += 2
      state.spaceDue = true
      return closeComment(state) ?? true
    }
    state.executable = false
  } else if (bytes[at] === SLASH && peek(state, 1) === STAR) {
    // A second opening is passed over whole, so "/*/" inside a comment does not end it.
    if (peek(state, 2) === BANG) state.executable = true
    else if (!(peek(state, 2) === UPPER_M && peek(state, 3) === BANG)) state.at++
  }
  state.at++
  return true
}
