/**
 * What depends on lines: commands that take a whole one, and the line feed that
 * the client puts behind what it has. Invariant: a line is looked through for its
 * end once.
 */
import { BANG, CR, isSpace, LF, LOWER_D } from './bytes.js'
import { beginsCommand, commandOfText, LONGEST_COMMAND, mayBeCommand } from './client-commands.js'
import { pauseSending, resumeSending } from './open-statement.js'
import type { Step } from './scan.js'
import { has, offsetOf, peek, sendUpTo, type ScanState } from './scan-state.js'

/** Passes over a line break. The client puts a line feed of its own behind what it has of a statement. */
export function endLine(state: ScanState, width: 1 | 2): true {
  const { statement } = state
  if (statement !== undefined) {
    const offset = offsetOf(state)
    if (state.comment === 'block' || (state.quote === 0 && isDelimiterWord(state))) {
      pauseSending(statement, offset)
    } else if (width === 2) {
      pauseSending(statement, offset)
      resumeSending(statement, offset + 1)
    } else {
      resumeSending(statement, offset)
    }
  }
  state.at += width
  state.line++
  state.segment = offsetOf(state)
  state.spaceDue = false
  state.executable = false
  if (state.quote !== 0 || state.comment === 'block') state.lineHead = 'none'
  else state.lineHead = statement === undefined ? 'command' : 'continuation'
  return true
}

/** A line that begins with the letters of "delimiter" gets no line feed: the client's own oddity. */
function isDelimiterWord({ window, at, segment }: ScanState): boolean {
  const from = segment - window.base
  if (((window.bytes[from] ?? 0) | 0x20) !== LOWER_D || at - from < LONGEST_COMMAND) return false
  return window.bytes.toString('latin1', from, from + LONGEST_COMMAND).toLowerCase() === 'delimiter'
}

/** The index after the line at `at`, its break not counted; undefined when its end is not there yet. */
export function findLineEnd(state: ScanState): number | undefined {
  const { bytes, length } = state.window
  if (state.lineFeed < state.at) {
    const found = bytes.subarray(0, length).indexOf(LF, Math.max(state.at, state.searched))
    if (found < 0) {
      state.searched = length
      return state.ended ? length : undefined
    }
    state.lineFeed = found
  }
  const { lineFeed } = state
  return lineFeed > state.at && bytes[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed
}

/** Reads the start of a line: its white space, and what its first word may make of it. */
export function readLineHead(state: ScanState): Step {
  const { bytes, length, base } = state.window
  if (base + state.at === 0 && bytes[0] === 0xef) {
    if (!has(state, 3)) return undefined
    // Only the first line may begin with a byte order mark.
    if (peek(state, 1) === 0xbb && peek(state, 2) === 0xbf) {
      state.at = 3
      state.segment = 3
      return true
    }
  }
  let at = state.at
  while (at < length && bytes[at] !== LF && isSpace(bytes[at] ?? 0)) {
    if (bytes[at] === CR && (at + 1 < length ? bytes[at + 1] === LF : !state.ended)) break
    at++
  }
  if (state.lineHead === 'continuation') {
    if (at > state.at) sendUpTo(state, at)
  } else {
    state.at = at
    state.segment = offsetOf(state)
  }
  if (at >= length) return true
  if (bytes[at] === CR && at + 1 === length) return undefined
  const step = state.lineHead === 'command' ? readCommandLine(state) : readLateDelimiter(state)
  if (step !== undefined) state.lineHead = 'none'
  return step
}

function readCommandLine(state: ScanState): Step {
  const { bytes, length } = state.window
  if (!beginsCommand(bytes[state.at] ?? 0)) return true
  const limit = Math.min(length, state.at + LONGEST_COMMAND + 1)
  let end = state.at
  while (end < limit && (bytes[end] ?? 0) > BANG - 1) end++
  if (end === limit) {
    if (end - state.at > LONGEST_COMMAND) return true
    if (!state.ended) return undefined
  }
  if (!mayBeCommand(bytes.toString('latin1', state.at, end))) return true
  const lineEnd = findLineEnd(state)
  if (lineEnd === undefined) return undefined
  const text = bytes.toString('latin1', state.at, lineEnd)
  const command = commandOfText(text, state.delimiter)
  if (command === undefined) return true
  const start = offsetOf(state)
  state.at = lineEnd
  return { type: 'line-command', command, text, start }
}

/** `DELIMITER //` in mid-statement is SQL for the client; a column called delimiter looks different. */
function readLateDelimiter(state: ScanState): Step {
  const { bytes, length } = state.window
  if (((bytes[state.at] ?? 0) | 0x20) !== LOWER_D) return true
  const known = Math.min(length - state.at, LONGEST_COMMAND)
  const word = bytes.toString('latin1', state.at, state.at + known).toLowerCase()
  if (!'delimiter'.startsWith(word)) return true
  if (!has(state, LONGEST_COMMAND + 1)) return undefined
  if (known < LONGEST_COMMAND || !isSpace(peek(state, LONGEST_COMMAND))) return true
  const lineEnd = findLineEnd(state)
  if (lineEnd === undefined) return undefined
  const text = bytes.toString('latin1', state.at, Math.min(lineEnd, state.at + 64)).trimEnd()
  const argument = text.slice(LONGEST_COMMAND).trimStart()
  const isOne = /^[;/$|&%!@#^~:*]+$/.test(argument) && !argument.startsWith(state.delimiter)
  return isOne ? { type: 'late-delimiter', text } : true
}
