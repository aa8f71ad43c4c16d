/**
 * Reads a file byte by byte as the mariadb client's batch mode does (client/mysql.cc,
 * https://github.com/MariaDB/server/blob/10.11/client/mysql.cc): line by line, comments
 * dropped, quirks included. Invariant: every byte is looked at a bounded number of times.
 */
import {
  commandOfLetter,
  commandOfText,
  isSpace,
  LONGEST_COMMAND,
  type ClientCommand,
} from './client-commands.js'
import {
  addAside,
  openStatement,
  pauseSending,
  resumeAfterSpace,
  resumeSending,
  type Aside,
} from './open-statement.js'
import { has, offsetOf, peek, type ScanState } from './scan-state.js'

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

const LF = 0x0a
const CR = 0x0d
const SLASH = 0x2f
const STAR = 0x2a
const DASH = 0x2d
const HASH = 0x23
const BANG = 0x21
const UPPER_M = 0x4d
const UPPER_N = 0x4e
const BACKSLASH = 0x5c
const BACKQUOTE = 0x60
const DOUBLE_QUOTE = 0x22

/** The client's own limit on a command and its argument. */
const MAX_ARGUMENT_BYTES = 512

/** Steps that read on without an event give `true`; `undefined` asks for more bytes. */
type Step = ScanEvent | true | undefined

/** Reads up to the next event. */
export function scan(state: ScanState): ScanEvent | undefined {
  for (;;) {
    if (state.at >= state.window.length) return atEnd(state)
    const step = readStep(state)
    if (step !== true) return step
  }
}

function readStep(state: ScanState): Step {
  if (state.comment === 'block') return readBlockComment(state)
  if (state.comment === 'line') return readLineComment(state)
  if (state.quote !== 0) return readQuoted(state)
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

/** Bytes of the line break at `ahead`: a carriage return belongs to it only right before the line feed. */
function lineBreak(state: ScanState, ahead: number): 0 | 1 | 2 {
  const byte = peek(state, ahead)
  if (byte === LF) return 1
  return byte === CR && peek(state, ahead + 1) === LF ? 2 : 0
}

const endsLine = (state: ScanState, ahead: number): boolean =>
  lineBreak(state, ahead) > 0 || state.at + ahead >= state.window.length

/** Passes over a line break. The client puts a line feed of its own behind what it has of a statement. */
function endLine(state: ScanState, width: 1 | 2): true {
  const { statement } = state
  if (statement !== undefined) {
    if (state.comment === 'block' || (state.quote === 0 && isDelimiterWord(state))) {
      pauseSending(statement, offsetOf(state))
    } else if (width === 2) {
      pauseSending(statement, offsetOf(state))
      resumeSending(statement, offsetOf(state) + 1)
    } else {
      resumeSending(statement, offsetOf(state))
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
  if (((window.bytes[from] ?? 0) | 0x20) !== 0x64 || at - from < LONGEST_COMMAND) return false
  return window.bytes.toString('latin1', from, from + LONGEST_COMMAND).toLowerCase() === 'delimiter'
}

/** Sends `count` bytes as they are. */
function send(state: ScanState, count: number): void {
  const offset = offsetOf(state)
  if (state.statement === undefined) state.statement = openStatement(offset, state.line)
  else resumeSending(state.statement, offset)
  state.at += count
}

/** Sends bytes that may need a space before them; the space stands for a comment. */
function sendPlain(state: ScanState, count: number): void {
  if (state.spaceDue) {
    if (state.statement !== undefined && !isSpace(peek(state, 0))) {
      resumeAfterSpace(state.statement, offsetOf(state))
    }
    // The text put together on this line begins with a space now.
    state.segment = Infinity
    state.spaceDue = false
  }
  send(state, count)
}

function readLineHead(state: ScanState): Step {
  const { bytes, length, base } = state.window
  if (base + state.at === 0 && peek(state, 0) === 0xef) {
    if (!has(state, 3)) return undefined
    // Only the first line may begin with a byte order mark.
    if (peek(state, 1) === 0xbb && peek(state, 2) === 0xbf) {
      state.at += 3
      state.segment = 3
      return true
    }
  }
  let at = state.at
  while (at < length && bytes[at] !== LF && bytes[at] !== CR && isSpace(bytes[at] ?? 0)) at++
  if (at > state.at) {
    if (state.lineHead === 'continuation') send(state, at - state.at)
    else state.at = at
    if (state.lineHead === 'command') state.segment = offsetOf(state)
    return true
  }
  const step = state.lineHead === 'command' ? readCommandLine(state) : readLateDelimiter(state)
  if (step !== undefined) state.lineHead = 'none'
  return step
}

/** The index after the line at `at`, its break not counted; undefined when its end is not there yet. */
function findLineEnd(state: ScanState): number | undefined {
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

function readCommandLine(state: ScanState): Step {
  const { bytes, length } = state.window
  let end = state.at
  const limit = Math.min(length, state.at + LONGEST_COMMAND + 1)
  while (end < limit && bytes[end] !== 0x20 && bytes[end] !== 0x09 && bytes[end] !== LF && bytes[end] !== CR)
    end++
  if (end === limit) {
    if (limit < length || end - state.at > LONGEST_COMMAND) return true
    if (!state.ended) return undefined
  }
  // A carriage return ends a word only before a line feed; commandOfText looks at the whole line.
  if (commandOfText(bytes.toString('latin1', state.at, end), '\n') === undefined) return true
  const lineEnd = findLineEnd(state)
  if (lineEnd === undefined) return undefined
  const text = bytes.toString('latin1', state.at, lineEnd)
  const command = commandOfText(text, state.delimiter.toString('latin1'))
  if (command === undefined) return true
  const start = offsetOf(state)
  state.at = lineEnd
  return { type: 'line-command', command, text, start }
}

/** `DELIMITER //` in mid-statement is SQL for the client; a column called delimiter looks different. */
function readLateDelimiter(state: ScanState): Step {
  const { bytes, length } = state.window
  if (((bytes[state.at] ?? 0) | 0x20) !== 0x64) return true
  const known = Math.min(length - state.at, LONGEST_COMMAND)
  if ('delimiter'.slice(0, known) !== bytes.toString('latin1', state.at, state.at + known).toLowerCase())
    return true
  if (!has(state, LONGEST_COMMAND + 1)) return undefined
  const after = peek(state, LONGEST_COMMAND)
  if (after !== 0x20 && after !== 0x09) return true
  const lineEnd = findLineEnd(state)
  if (lineEnd === undefined) return undefined
  const text = bytes.toString('latin1', state.at, Math.min(lineEnd, state.at + 64)).trimEnd()
  const argument = text.slice(LONGEST_COMMAND).trimStart()
  const isOne =
    /^[;/$|&%!@#^~:*]+$/.test(argument) && !argument.startsWith(state.delimiter.toString('latin1'))
  return isOne ? { type: 'late-delimiter', text } : true
}

function readCode(state: ScanState): Step {
  const { bytes, length } = state.window
  const { special } = state
  let at = state.at
  if (state.statement === undefined) {
    while (at < length && isSpace(bytes[at] ?? 0) && bytes[at] !== LF && bytes[at] !== CR) at++
    if (at > state.at) {
      state.at = at
      // A comment before the first word leaves its space to that word, so the text does not begin there.
      state.segment = offsetOf(state)
      return true
    }
  }
  if (state.spaceDue) {
    const plain = readAfterComment(state)
    if (plain !== false) return plain
  }
  while (at < length && special[bytes[at] ?? 0] === 0) at++
  if (at > state.at) {
    send(state, at - state.at)
    return true
  }
  return readSpecial(state)
}

/** The first byte after a dropped comment; false when it is not an ordinary one. */
function readAfterComment(state: ScanState): true | undefined | false {
  const byte = peek(state, 0)
  if (byte >= 0x80) {
    const width = characterWidth(byte)
    if (!has(state, width)) return undefined
    // The client copies a multi-byte character before it thinks of the space, which comes after it then.
    if (isCharacter(state, width)) send(state, width)
    else sendPlain(state, 1)
    return true
  }
  if (state.special[byte] !== 0) return false
  sendPlain(state, 1)
  return true
}

const characterWidth = (lead: number): number => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1)

function isCharacter(state: ScanState, width: number): boolean {
  if (width === 1) return false
  for (let ahead = 1; ahead < width; ahead++) if ((peek(state, ahead) & 0xc0) !== 0x80) return false
  return true
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
  const delimited = readDelimiter(state)
  if (delimited !== false) return delimited
  if (byte === HASH) return openComment(state, 'line', 1)
  if (byte === DASH) {
    if (!has(state, 2) || (peek(state, 1) === DASH && !has(state, 4))) return undefined
    const fresh = state.statement === undefined
    if (peek(state, 1) === DASH && (fresh || endsLine(state, 2) || isSpace(peek(state, 2)))) {
      return openComment(state, 'line', 2)
    }
  } else if (byte === SLASH) {
    if (!has(state, 2) || (peek(state, 1) === STAR && !has(state, 4))) return undefined
    if (peek(state, 1) === STAR) {
      const bang = peek(state, 2) === BANG
      if (!bang && !(peek(state, 2) === UPPER_M && peek(state, 3) === BANG))
        return openComment(state, 'block', 2)
      if (bang) state.executable = true
    }
  } else if (byte === STAR && state.executable) {
    if (!has(state, 2)) return undefined
    if (peek(state, 1) === SLASH) state.executable = false
  } else if (byte === DOUBLE_QUOTE || byte === 0x27 || byte === BACKQUOTE) {
    state.quote = byte
    state.quoteLine = state.line
  }
  sendPlain(state, 1)
  return true
}

function readDelimiter(state: ScanState): Step | false {
  const { delimiter } = state
  // A multi-byte character is copied before the client looks for the delimiter.
  if ((delimiter[0] ?? 0xff) >= 0x80) return false
  for (const [ahead, byte] of delimiter.entries()) {
    if (state.at + ahead >= state.window.length) return state.ended ? false : undefined
    if (peek(state, ahead) !== byte) return false
  }
  if (state.statement !== undefined) pauseSending(state.statement, offsetOf(state))
  state.at += delimiter.length
  state.segment = offsetOf(state)
  return state.statement === undefined ? true : { type: 'statement', end: 'delimiter' }
}

function readBackslash(state: ScanState): Step {
  if (!has(state, 3)) return undefined
  const start = offsetOf(state)
  if (endsLine(state, 1)) {
    // The last backslash of a line is dropped.
    if (state.statement === undefined) {
      state.at++
      return { type: 'aside', aside: { kind: 'meta', start, end: start + 1, line: state.line } }
    }
    pauseSending(state.statement, start)
    addAside(state.window, state.statement, { kind: 'meta', start, end: start + 1, line: state.line })
    state.at++
    return true
  }
  if (peek(state, 1) === UPPER_N) {
    send(state, 2)
    return true
  }
  const letter = String.fromCharCode(peek(state, 1))
  const command = commandOfLetter(letter)
  const lineEnd = command?.argument === 'taken' ? findLineEnd(state) : state.at + 2
  if (lineEnd === undefined) return undefined
  const text = state.window.bytes.toString(
    'latin1',
    state.at,
    Math.min(lineEnd, state.at + MAX_ARGUMENT_BYTES),
  )
  if (state.statement !== undefined && command !== undefined) pauseSending(state.statement, start)
  if (command === undefined) send(state, 2)
  else state.at += 2
  state.segment = offsetOf(state)
  if (command?.effect === 'send') {
    return state.statement === undefined ? true : { type: 'statement', end: 'command' }
  }
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
  const found = state.executable ? rest.indexOf('*/') : rest.indexOf(state.delimiter)
  state.at = found < 0 ? end : state.at + found
  const offset = offsetOf(state)
  if (found >= 0 && !state.executable) state.at += state.delimiter.length
  state.segment = offsetOf(state)
  return offset
}

function readQuoted(state: ScanState): Step {
  const { bytes, length } = state.window
  const { quote, mode } = state
  const escapes =
    !mode.noBackslashEscapes && quote !== BACKQUOTE && !(quote === DOUBLE_QUOTE && mode.ansiQuotes)
  const escape = escapes ? BACKSLASH : quote
  let at = state.at
  for (; at < length; at++) {
    const byte = bytes[at]
    if (byte === quote || byte === escape || byte === LF || byte === CR) break
  }
  if (at > state.at) {
    send(state, at - state.at)
    return true
  }
  const byte = bytes[at]
  if (byte === quote) {
    send(state, 1)
    state.quote = 0
    return true
  }
  if (byte === escape) return readEscape(state)
  if (!has(state, 2)) return byte === LF ? endLine(state, 1) : undefined
  const width = lineBreak(state, 0)
  if (width > 0) return endLine(state, width as 1 | 2)
  send(state, 1)
  return true
}

function readEscape(state: ScanState): Step {
  if (!has(state, 3)) return undefined
  if (!endsLine(state, 1)) {
    send(state, 2)
    return true
  }
  // The last backslash of a line is dropped, in strings too.
  if (state.statement !== undefined) pauseSending(state.statement, offsetOf(state))
  state.at++
  return true
}

function openComment(state: ScanState, comment: 'block' | 'line', width: 1 | 2): true {
  if (state.statement !== undefined) pauseSending(state.statement, offsetOf(state))
  state.comment = comment
  state.commentStart = offsetOf(state)
  state.commentLine = state.line
  state.at += width
  return true
}

/** Ends the open comment before the next byte. */
function closeComment(state: ScanState): ScanEvent | undefined {
  const end = offsetOf(state)
  const aside: Aside = { kind: 'comment', start: state.commentStart, end, line: state.commentLine }
  state.comment = 'none'
  state.segment = end
  if (state.statement === undefined) return { type: 'aside', aside }
  addAside(state.window, state.statement, aside)
  return undefined
}

function readLineComment(state: ScanState): Step {
  const { bytes, length } = state.window
  while (state.at < length && bytes[state.at] !== LF && bytes[state.at] !== CR) state.at++
  if (state.at >= length) return state.ended ? true : undefined
  if (!has(state, 2) && bytes[state.at] === CR) return undefined
  if (lineBreak(state, 0) > 0) return closeComment(state) ?? true
  state.at++
  return true
}

function readBlockComment(state: ScanState): Step {
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
