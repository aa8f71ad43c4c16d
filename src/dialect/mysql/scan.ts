/**
 * Reads a file byte by byte as the mariadb client's batch mode does (client/mysql.cc,
 * https://github.com/MariaDB/server/blob/10.11/client/mysql.cc): line by line, comments
 * dropped, quirks included. Invariant: every byte is looked at a bounded number of times.
 */
import {
  BACKQUOTE,
  BACKSLASH,
  BANG,
  CR,
  DASH,
  DOUBLE_QUOTE,
  HASH,
  isSpace,
  LF,
  SINGLE_QUOTE,
  SLASH,
  STAR,
  UPPER_M,
  UPPER_N,
} from './bytes.js'
import { commandOfLetter, type ClientCommand } from './client-commands.js'
import { addAside, pauseSending, type Aside } from './open-statement.js'
import { endLine, findLineEnd, readLineHead } from './scan-line.js'
import { closeComment, openComment, readBlockComment, readLineComment, readQuoted } from './scan-quoted.js'
import { endsLine, has, offsetOf, peek, sendOne, sendUpTo, type ScanState } from './scan-state.js'

/** What was read; `undefined` instead when more bytes are needed. */
export type ScanEvent =
  /** All before a delimiter, `\g`, `\G` or the end of the file is in `state.statement`. */
  | { readonly type: 'statement'; readonly end: 'delimiter' | 'command' | 'file' }
  /** Between statements. */
  | { readonly type: 'aside'; readonly aside: Aside }
  /** A line that is a command; `text` is a byte string. The line is read. */
  | {
      readonly type: 'line-command'
      readonly command: ClientCommand
      readonly text: string
      readonly start: number
    }
  /** A backslash and a letter; `text` is that and the rest of the line, which is not read. */
  | {
      readonly type: 'letter-command'
      readonly letter: string
      readonly command: ClientCommand | undefined
      readonly text: string
      readonly start: number
    }
  /** A line inside a statement that was meant as a DELIMITER command. */
  | { readonly type: 'late-delimiter'; readonly text: string }

/** Steps that read on without an event give `true`; `undefined` asks for more bytes. */
export type Step = ScanEvent | true | undefined

/** The client's own limit on a command and its argument. */
const MAX_ARGUMENT_BYTES = 512

const ENDED_BY_DELIMITER: ScanEvent = { type: 'statement', end: 'delimiter' }

/** Reads up to the next event. */
export function scan(state: ScanState): ScanEvent | undefined {
  for (;;) {
    if (state.at >= state.window.length) return atEnd(state)
    const step = readStep(state)
    if (step !== true) return step
  }
}

function readStep(state: ScanState): Step {
  if (state.quote !== 0) return readQuoted(state)
  if (state.comment === 'block') return readBlockComment(state)
  if (state.comment === 'line') return readLineComment(state)
  return state.lineHead === 'none' ? readCode(state) : readLineHead(state)
}

function atEnd(state: ScanState): ScanEvent | undefined {
  if (!state.ended) return undefined
  if (state.comment === 'line') {
    const event = closeComment(state)
    if (event !== undefined) return event
  }
  if (state.statement === undefined || state.comment === 'block' || state.quote !== 0) return undefined
  pauseSending(state.statement, offsetOf(state))
  return { type: 'statement', end: 'file' }
}

function readCode(state: ScanState): Step {
  const { bytes, length } = state.window
  const { special } = state
  let at = state.at
  if (state.statement === undefined) {
    while (at < length && isSpace(bytes[at] ?? 0) && bytes[at] !== LF && bytes[at] !== CR) at++
    if (at > state.at) {
      state.at = at
      state.segment = offsetOf(state)
      return true
    }
  }
  if (state.spaceDue) {
    const step = readAfterComment(state)
    if (step !== 'special') return step
    at = state.at
  }
  while (at < length && special[bytes[at] ?? 0] === 0) at++
  if (at > state.at) sendUpTo(state, at)
  return at < length ? readSpecial(state) : true
}

/** The first byte after a dropped comment, unless it may mean something else than itself. */
function readAfterComment(state: ScanState): true | undefined | 'special' {
  const byte = peek(state, 0)
  if (state.special[byte] !== 0) return 'special'
  const width = characterWidth(byte)
  if (!has(state, width)) return undefined
  // The client copies a multi-byte character before it thinks of the space, which comes after it then.
  if (isCharacter(state, width)) sendUpTo(state, state.at + width)
  else sendOne(state)
  return true
}

const characterWidth = (lead: number): number => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1)

function isCharacter(state: ScanState, width: number): boolean {
  for (let ahead = 1; ahead < width; ahead++) if ((peek(state, ahead) & 0xc0) !== 0x80) return false
  return width > 1
}

/** A byte that may begin something. The order of the questions is the client's. */
function readSpecial(state: ScanState): Step {
  const byte = peek(state, 0)
  if (byte === LF) return endLine(state, 1)
  if (byte === CR) {
    if (!has(state, 2)) return undefined
    if (peek(state, 1) === LF) return endLine(state, 2)
    if (state.statement === undefined) {
      state.at++
      state.segment = offsetOf(state)
      return true
    }
  }
  if (byte === BACKSLASH) return readBackslash(state)
  if (byte === state.delimiterBytes[0] && byte < 0x80) {
    const step = readDelimiter(state)
    if (step !== 'not-one') return step
  }
  if (byte === SINGLE_QUOTE || byte === DOUBLE_QUOTE || byte === BACKQUOTE) {
    state.quote = byte
    state.quoteLine = state.line
    sendOne(state)
    return readQuoted(state)
  }
  return readCommentMark(state, byte)
}

function readCommentMark(state: ScanState, byte: number): Step {
  if (byte === HASH) return openComment(state, 'line', 1)
  if (byte === DASH) {
    if (!has(state, 2) || (peek(state, 1) === DASH && !has(state, 4))) return undefined
    if (peek(state, 1) === DASH) {
      const fresh = state.statement === undefined
      if (fresh || endsLine(state, 2) || isSpace(peek(state, 2))) return openComment(state, 'line', 2)
    }
  } else if (byte === SLASH) {
    if (!has(state, 2) || (peek(state, 1) === STAR && !has(state, 4))) return undefined
    if (peek(state, 1) === STAR) {
      const executable = peek(state, 2) === BANG
      if (!executable && !(peek(state, 2) === UPPER_M && peek(state, 3) === BANG)) {
        return openComment(state, 'block', 2)
      }
      if (executable) state.executable = true
    }
  } else if (byte === STAR && state.executable) {
    if (!has(state, 2)) return undefined
    if (peek(state, 1) === SLASH) state.executable = false
  }
  sendOne(state)
  return true
}

/** A delimiter that begins with a multi-byte character is never found: the client copies those as they are. */
function readDelimiter(state: ScanState): Step | 'not-one' {
  const { delimiterBytes } = state
  for (let ahead = 1; ahead < delimiterBytes.length; ahead++) {
    if (state.at + ahead >= state.window.length) return state.ended ? 'not-one' : undefined
    if (peek(state, ahead) !== delimiterBytes[ahead]) return 'not-one'
  }
  if (state.statement !== undefined) pauseSending(state.statement, offsetOf(state))
  state.at += delimiterBytes.length
  state.segment = offsetOf(state)
  return state.statement === undefined ? true : ENDED_BY_DELIMITER
}

function readBackslash(state: ScanState): Step {
  if (!has(state, 3)) return undefined
  const start = offsetOf(state)
  const { statement } = state
  if (endsLine(state, 1)) {
    // The last backslash of a line is dropped.
    const aside: Aside = { kind: 'meta', start, end: start + 1, line: state.line }
    if (statement !== undefined) {
      pauseSending(statement, start)
      addAside(state.window, statement, aside)
    }
    state.at++
    return statement === undefined ? { type: 'aside', aside } : true
  }
  if (peek(state, 1) === UPPER_N) {
    sendUpTo(state, state.at + 2)
    return true
  }
  const letter = String.fromCharCode(peek(state, 1))
  const command = commandOfLetter(letter)
  const lineEnd = command?.argument === 'taken' ? findLineEnd(state) : state.at + 2
  if (lineEnd === undefined) return undefined
  const end = Math.min(lineEnd, state.at + MAX_ARGUMENT_BYTES)
  const text = state.window.bytes.toString('latin1', state.at, end)
  if (command === undefined) sendUpTo(state, state.at + 2)
  else {
    if (statement !== undefined) pauseSending(statement, start)
    state.at += 2
    state.segment = offsetOf(state)
  }
  if (command?.effect === 'send')
    return statement === undefined ? true : { type: 'statement', end: 'command' }
  return { type: 'letter-command', letter, command, text, start }
}

/**
 * Passes over the argument of a short command as the client does: up to the end of the executable
 * comment it stands in, else to the end of the line or through the next delimiter.
 *
 * @returns The file offset after the argument; a delimiter passed over is not counted.
 */
export function skipArgument(state: ScanState): number {
  const end = findLineEnd(state) ?? state.window.length
  const rest = state.window.bytes.subarray(state.at, end)
  const found = state.executable ? rest.indexOf('*/') : rest.indexOf(state.delimiterBytes)
  state.at = found < 0 ? end : state.at + found
  const offset = offsetOf(state)
  if (found >= 0 && !state.executable) state.at += state.delimiterBytes.length
  state.segment = offsetOf(state)
  return offset
}
