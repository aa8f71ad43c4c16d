/**
 * Cuts a SQL file into what the mariadb client sends in batch mode, from chunks
 * of any size. Invariant: the pieces, and the white space and delimiters between
 * them, are the file.
 */
import { GreenlineError } from '../../core/errors.js'
import type { Piece, Splitter } from '../dialect.js'
import {
  commandOfText,
  mayBeCommand,
  readArgument,
  readDelimiter,
  refuseCommand,
  refuseLateDelimiter,
  refuseLostText,
  refuseUnknown,
  refuseUse,
  useStatement,
  type ClientCommand,
  type Refusal,
} from './client-commands.js'
import { addAside, cutEnd, endOfSent, textOf, type Aside } from './open-statement.js'
import { scan, skipArgument, type ScanEvent } from './scan.js'
import { createScanState, feed, offsetOf, setDelimiter, type ScanState } from './scan-state.js'
import { createSqlMode, type SqlMode } from './sql-mode.js'

export { offsetInSource } from './source-offset.js'

/** A statement of more bytes than this is an error: no server takes one. */
const MAX_STATEMENT_BYTES = 256 * 1024 * 1024
/** A chunk is taken in parts of this size, so that what is read can be let go. */
const PART_BYTES = 1024 * 1024

/** What one file's reading keeps, and the pieces it has not handed over yet. */
interface Reading {
  readonly state: ScanState
  readonly mode: SqlMode
  pieces: Piece[]
}

/**
 * A fresh splitter, in the state of a fresh session: delimiter `;`, strings with backslash escapes.
 *
 * @throws GreenlineError FILE_UNTERMINATED at the end, STATEMENT_TOO_LARGE as soon as one is.
 */
export function createSplitter(): Splitter {
  const mode = createSqlMode()
  const reading: Reading = { state: createScanState(';', mode.current()), mode, pieces: [] }
  const { state } = reading
  const handOver = (): Piece[] => {
    const { pieces } = reading
    reading.pieces = []
    return pieces
  }
  return {
    push(chunk) {
      for (let from = 0; from < chunk.length; from += PART_BYTES) {
        feed(state, chunk.subarray(from, from + PART_BYTES))
        readAll(reading)
      }
      return handOver()
    },
    end() {
      state.ended = true
      readAll(reading)
      checkTerminated(state)
      return handOver()
    },
  }
}

function readAll(reading: Reading): void {
  const { state } = reading
  for (let event = scan(state); event !== undefined; event = scan(state)) take(reading, event)
  const open =
    state.statement ??
    (state.comment === 'none' ? undefined : { start: state.commentStart, line: state.commentLine })
  // Unread bytes count too: a command waits for the end of its line.
  const start = open?.start ?? offsetOf(state)
  checkSize(state.window.base + state.window.length - start, open?.line ?? state.line)
}

function take(reading: Reading, event: ScanEvent): void {
  const { state } = reading
  switch (event.type) {
    case 'statement':
      takeStatement(reading, event.end)
      break
    case 'aside':
      takeAside(reading, event.aside)
      break
    case 'line-command':
      takeLineCommand(reading, event)
      break
    case 'letter-command':
      takeLetterCommand(reading, event)
      break
    case 'late-delimiter':
      refuse(state, refuseLateDelimiter(event.text, state.statement?.line ?? state.line))
  }
}

function refuse({ statement }: ScanState, refused: Refusal): void {
  if (statement !== undefined) statement.refused ??= refused
}

function takeStatement(reading: Reading, end: 'delimiter' | 'command' | 'file'): void {
  const { state } = reading
  const { statement, window } = state
  if (statement === undefined) return
  state.statement = undefined
  checkSize(offsetOf(state) - statement.start, statement.line)
  const held = textOf(window, statement)
  const sentEnd = endOfSent(window, statement)
  // Before a delimiter the client looks for its commands once more.
  const command =
    end === 'delimiter' && mayBeCommand(held) ? commandOfText(bytesOf(held), state.delimiter) : undefined
  if (command !== undefined && command.effect !== 'send') {
    takeCommand(reading, command, bytesOf(held), { ...statement, end: sentEnd })
  } else if (sentEnd > statement.start) {
    const text = cutEnd(held)
    const { start, line, refused } = statement
    reading.pieces.push({ kind: 'statement', start, end: sentEnd, line, text, ...(refused && { refused }) })
    if (reading.mode.follow(text) === 'changed') state.mode = reading.mode.current()
  }
  for (const aside of statement.asides ?? []) if (aside.start >= sentEnd) takeAside(reading, aside)
}

const bytesOf = (text: string): string => Buffer.from(text).toString('latin1')

function takeAside({ state, pieces }: Reading, { kind, start, end, line, refused }: Aside): void {
  checkSize(end - start, line)
  const { bytes, base } = state.window
  const text = bytes.toString('utf8', start - base, end - base)
  pieces.push({ kind, start, end, line, text, ...(refused && { refused }) })
}

interface Place {
  readonly start: number
  readonly end: number
  readonly line: number
  readonly refused?: Refusal | undefined
}

function takeLineCommand(reading: Reading, event: ScanEvent & { type: 'line-command' }): void {
  const { state } = reading
  const end = event.start + cutEnd(event.text).length
  takeCommand(reading, event.command, event.text, { start: event.start, end, line: state.line })
}

/** Carries out a command that stands between statements. */
function takeCommand(reading: Reading, command: ClientCommand, text: string, place: Place): void {
  const { start, end, line } = place
  const name = command.effect === 'use' ? readArgument(text) : undefined
  if (name !== undefined) {
    const sent = useStatement(Buffer.from(name.replace(/[\t-\r ]+$/, ''), 'latin1').toString('utf8'))
    const refused = place.refused ?? refuseLostText(command, text)
    reading.pieces.push({ kind: 'statement', start, end, line, text: sent, ...(refused && { refused }) })
    return
  }
  const refused = place.refused ?? carryOut(reading.state, command, text)
  takeAside(reading, { kind: 'meta', start, end, line, ...(refused && { refused }) })
}

/** Does what a command does to the reading; the refusal when it is not to be followed. */
function carryOut(state: ScanState, command: ClientCommand, text: string): Refusal | undefined {
  if (command.effect === 'refused') return refuseCommand(command, cutEnd(text).split(/\s/, 1)[0] ?? '')
  if (command.effect === 'use') return refuseUse
  if (command.effect !== 'delimiter') return refuseLostText(command, text)
  const read = readDelimiter(text)
  if ('refused' in read) return read.refused
  setDelimiter(state, read.delimiter)
  return refuseLostText(command, text)
}

/** A command within a line, such as `\p`. In mid-statement what it cannot do there is refused. */
function takeLetterCommand(reading: Reading, event: ScanEvent & { type: 'letter-command' }): void {
  const { state } = reading
  const { command, start, text, letter } = event
  const { statement } = state
  if (command === undefined) {
    refuse(state, refuseUnknown(letter))
    return
  }
  if (command.effect === 'clear') {
    takeCleared(reading, start)
    return
  }
  const line = state.line
  if (command.effect === 'use' && statement === undefined && readArgument(text) !== undefined) {
    takeCommand(reading, command, text, { start, end: endOfArgument(state, command), line })
    return
  }
  const refused = carryOut(state, command, text)
  const end = command.argument === 'taken' ? endOfArgument(state, command) : offsetOf(state)
  if (statement === undefined) {
    takeAside(reading, { kind: 'meta', start, end, line, ...(refused && { refused }) })
    return
  }
  addAside(state.window, statement, { kind: 'meta', start, end, line })
  if (command.effect === 'use') refuse(state, refuseUse)
  else if (refused !== undefined) refuse(state, refused)
}

/** Passes over a command's argument; without the white space after it. */
function endOfArgument(state: ScanState, { effect }: ClientCommand): number {
  const { base, bytes } = state.window
  const beforeDelimiter = skipArgument(state)
  // The delimiter that is found after `\d //` is its own argument.
  let end = (effect === 'delimiter' ? offsetOf(state) : beforeDelimiter) - base
  while ((bytes[end - 1] ?? 0) <= 0x20) end--
  return base + end
}

/** `\c` throws the statement away that it stands in. */
function takeCleared(reading: Reading, start: number): void {
  const { state } = reading
  const from = state.statement ?? { start, line: state.line, refused: undefined }
  const { refused } = from
  const end = offsetOf(state)
  takeAside(reading, { kind: 'meta', start: from.start, end, line: from.line, ...(refused && { refused }) })
  state.statement = undefined
}

function checkSize(sizeBytes: number, line: number): void {
  if (sizeBytes <= MAX_STATEMENT_BYTES) return
  throw new GreenlineError(
    'STATEMENT_TOO_LARGE',
    'A statement is larger than 256 MiB',
    'Split it into several statements, such as INSERTs of fewer rows.',
    { place: { line } },
  )
}

const QUOTED: Readonly<Record<string, string>> = { "'": 'string', '"': 'string', '`': 'quoted name' }

function checkTerminated(state: ScanState): void {
  if (state.quote === 0 && state.comment !== 'block') return
  const quote = String.fromCharCode(state.quote)
  const [what, closing, line] =
    state.quote === 0
      ? ['comment', '*/', state.commentLine]
      : [QUOTED[quote] ?? 'string', quote, state.quoteLine]
  throw new GreenlineError(
    'FILE_UNTERMINATED',
    `The ${what} that begins in line ${line} is never closed`,
    `Close it with ${closing === '`' ? 'a backquote' : `\`${closing}\``}.`,
    { place: { line } },
  )
}
