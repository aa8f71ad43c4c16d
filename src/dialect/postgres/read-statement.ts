/**
 * Statements, and psql's commands between and inside them. Invariant: what a statement
 * sends is what psql has in its query buffer when it sends it.
 *
 * https://github.com/postgres/postgres/blob/REL_15_STABLE/src/bin/psql/mainloop.c
 */
import { checkSize, dropLastNewline, keep, takeText, trimEnd } from './collected-text.js'
import { formatOfRows } from './copy-statement.js'
import { resetLexer, setStandardStrings } from './lexer-state.js'
import { lex } from './lexer.js'
import { readMetaCommand, refusalOfVariable, type MetaCommand } from './meta-commands.js'
import { awaitData } from './read-copy.js'
import { emit, nextLineEnd, offsetOf, openPiece, type Reading } from './reading.js'
import { BINARY_COPY, INSIDE_STATEMENT, refusalOfEscape } from './refusals.js'
import { SETTING_WORDS } from './string-setting.js'

const NEWLINE = 0x0a
const SEMICOLON = 0x3b
const COLON = 0x3a

/** @returns Whether it got further; else more bytes are needed. */
export function readStatement(reading: Reading): boolean {
  const { lexer, source, text } = reading
  const event = lex(lexer, source.bytes, reading.at, reading.atEnd)
  reading.at = lexer.position
  switch (event) {
    case 'need-more':
      return false
    case 'semicolon':
      emitStatement(reading)
      return true
    case 'blank-line':
      keep(text, source, reading.at - 1)
      text.segment = reading.at
      lexer.droppedLines++
      return true
    case 'variable': {
      const token = source.bytes.toString('utf8', lexer.tokenStart, reading.at)
      reading.refused ??= refusalOfVariable(token, reading.variables)
      return true
    }
    case 'backslash':
      return readBackslash(reading)
  }
}

function readBackslash(reading: Reading): boolean {
  const { lexer, source, text, at } = reading
  const next = source.bytes[at + 1]
  if (next !== SEMICOLON && next !== COLON) return readMeta(reading)
  reading.refused ??= refusalOfEscape(String.fromCharCode(next))
  keep(text, source, at)
  text.segment = at + 1
  lexer.droppedLines = 0
  if (next === SEMICOLON) lexer.identifierCount = 0
  reading.at += 2
  return true
}

function readMeta(reading: Reading): boolean {
  const { source, text } = reading
  const from = reading.at
  const to = nextLineEnd(reading)
  if (to === -1) return false
  const command = readMetaCommand(source.bytes, from, to)
  for (const name of command.sets) reading.variables.add(name)
  const alone = offsetOf(reading, from) === text.start
  if (!alone && command.effect === 'none') {
    leaveOut(reading, command)
    return true
  }
  const joins = !alone && command.effect === 'discards'
  if (!alone && !joins) emitStatement(reading)
  const copies = reading.phase === 'copy-line'
  if (!joins) openPiece(reading)
  reading.at = command.end
  const { start, line } = text
  const end = offsetOf(reading, command.end)
  const piece = { kind: 'meta', start, end, line, text: takeText(text, source, command.end) } as const
  emit(reading, command.refused === undefined ? piece : { ...piece, refused: command.refused })
  resetLexer(reading.lexer)
  reading.phase = 'between'
  reading.quit ||= command.effect === 'quits'
  if (copies || command.readsData) awaitData(reading, line)
  return true
}

/** Leaves a command out of the text of the statement it stands in, as psql does. */
function leaveOut(reading: Reading, { end, next, refused }: MetaCommand): void {
  const { lexer, source, text, at } = reading
  keep(text, source, at)
  const before = at > 0 ? source.bytes[at - 1] : lexer.previousByte
  if (before === NEWLINE) dropLastNewline(text)
  text.segment = next
  reading.solidEnd = offsetOf(reading, end)
  reading.at = next
  reading.refused ??= refused ?? INSIDE_STATEMENT
}

/**
 * Ends the statement before `at`.
 *
 * @throws GreenlineError STATEMENT_TOO_LARGE
 */
export function emitStatement(reading: Reading): void {
  const { lexer, source, text, at } = reading
  checkSize(text.bytes + at - text.segment, reading.maxStatementBytes, text.line)
  const { start, line } = text
  const whole = takeText(text, source, at)
  const sent = trimEnd(whole)
  const dropped = whole.length - sent.length + lexer.droppedLines
  const end = Math.max(reading.solidEnd, offsetOf(reading, at) - dropped)
  const rows = lexer.firstWord === 'copy' ? formatOfRows(sent) : undefined
  if (rows === 'binary') reading.refused ??= BINARY_COPY
  const piece = { kind: 'statement', start, end, line, text: sent } as const
  emit(reading, reading.refused === undefined ? piece : { ...piece, refused: reading.refused })
  reading.refused = undefined
  if (SETTING_WORDS.has(lexer.firstWord)) setStandardStrings(lexer, reading.setting.apply(sent))
  resetLexer(lexer)
  reading.phase = 'between'
  if (rows !== undefined) awaitData(reading, line)
}
