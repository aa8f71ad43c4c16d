/**
 * Cuts a file into what `psql -f` of PostgreSQL 15 sends. Invariant: pieces in the
 * order of their start, with the gaps between them, give back the file; the same
 * bytes in other chunks give the same pieces.
 */
import type { Piece, Splitter } from '../dialect.js'
import { checkSize, keep, takeText } from './collected-text.js'
import { PART_BYTES, characterStart } from './copy-block.js'
import { isSpace, openConstruct } from './lexer-state.js'
import { readCopyLine, readData } from './read-copy.js'
import { emitStatement, readStatement } from './read-statement.js'
import { offsetOf, openPiece, startReading, type Reading } from './reading.js'
import { AFTER_QUIT, COPY_BLOCK, unterminated } from './refusals.js'
import type { AtEnd } from './tokens.js'
import { waitForBytes } from './waiting-bytes.js'

export { offsetInSource } from './source-offset.js'

const NEWLINE = 0x0a
const RETURN = 0x0d
const DASH = 0x2d
const BACKSLASH = 0x5c
const MAX_STATEMENT_BYTES = 268_435_456

/**
 * A fresh splitter, in the state of a fresh session of psql.
 *
 * A statement's text has its semicolon, and leading block comments; an empty
 * statement is sent too. Harmless commands of psql and what follows `\q` are pieces
 * that are not sent; see meta-commands.ts for what is refused.
 *
 * @param maxStatementBytes - A larger statement is STATEMENT_TOO_LARGE.
 */
export function createSplitter({ maxStatementBytes = MAX_STATEMENT_BYTES } = {}): Splitter {
  const reading = startReading(maxStatementBytes)
  const waiting = waitForBytes()

  function take(bytes: Buffer, atEnd: AtEnd): readonly Piece[] {
    reading.source = { bytes, base: offsetOf(reading, reading.at) }
    reading.at = 0
    reading.atEnd = atEnd
    reading.text.segment = 0
    reading.pieces = []
    read(reading)
    checkSize(bytes.length - reading.at, maxStatementBytes, reading.lexer.line)
    waiting.leave(bytes.subarray(reading.at))
    return reading.pieces
  }

  return {
    push(chunk) {
      const bytes = waiting.add(chunk)
      return bytes === undefined ? [] : take(bytes, 0)
    },
    end() {
      take(waiting.end(), 1)
      finish(reading)
      return reading.pieces
    },
  }
}

/** Ends the open piece at the end of the file. */
function finish(reading: Reading): void {
  const { lexer } = reading
  if (reading.phase === 'statement') {
    const open = openConstruct(lexer)
    if (open !== undefined) throw unterminated(open, lexer.openLine)
    emitStatement(reading)
  } else if (reading.phase === 'comment' || reading.phase === 'ignored') emitComment(reading)
  if (awaitsData(reading)) throw unterminated(COPY_BLOCK, reading.copyLine)
}

const awaitsData = ({ phase }: Reading): boolean => phase === 'copy-line' || phase === 'data'

/** Reads the source until more bytes are needed. */
function read(reading: Reading): void {
  const { source, text } = reading
  while (reading.at < source.bytes.length && step(reading));
  const { at, phase } = reading
  if (phase === 'statement' || phase === 'comment' || phase === 'ignored' || phase === 'data') {
    keep(text, source, at)
    if (phase === 'statement') checkSize(text.bytes, reading.maxStatementBytes, text.line)
  }
  if (at > 0) reading.lexer.previousByte = source.bytes[at - 1] ?? 0
}

/** @returns Whether it got further; else more bytes are needed. */
function step(reading: Reading): boolean {
  switch (reading.phase) {
    case 'start':
      return skipByteOrderMark(reading)
    case 'between':
      return readBetween(reading)
    case 'comment':
    case 'ignored':
      return readComment(reading)
    case 'statement':
      return readStatement(reading)
    case 'copy-line':
      return readCopyLine(reading)
    case 'data':
      return readData(reading, read)
  }
}

function skipByteOrderMark(reading: Reading): boolean {
  const { bytes } = reading.source
  const mark = bytes[0] === 0xef
  if (mark && bytes.length < 3 && reading.atEnd === 0) return false
  if (mark && bytes[1] === 0xbb && bytes[2] === 0xbf) reading.at = 3
  reading.phase = 'between'
  return true
}

function readBetween(reading: Reading): boolean {
  const { lexer, source } = reading
  const { bytes } = source
  let { at } = reading
  while (at < bytes.length && isSpace(bytes[at])) if (bytes[at++] === NEWLINE) lexer.line++
  reading.at = at
  if (at === bytes.length) return true
  const byte = bytes[at]
  if ((byte === DASH || byte === BACKSLASH) && at + 1 === bytes.length && reading.atEnd === 0) return false
  openPiece(reading)
  const comment = byte === DASH && bytes[at + 1] === DASH
  reading.phase = comment ? 'comment' : reading.quit ? 'ignored' : 'statement'
  reading.refused = undefined
  reading.solidEnd = 0
  return true
}

/** A line that is not sent; a very long one comes in parts. */
function readComment(reading: Reading): boolean {
  const { source, text, phase } = reading
  const { bytes } = source
  let { at } = reading
  const full = Math.min(bytes.length, Math.max(at, text.segment + PART_BYTES - text.bytes))
  while (at < full && bytes[at] !== NEWLINE && (bytes[at] !== RETURN || phase === 'ignored')) at++
  if (at === full) at = characterStart(bytes, at)
  reading.at = at
  if (at === bytes.length) return true
  emitComment(reading)
  if (bytes[at] === NEWLINE || bytes[at] === RETURN) reading.phase = 'between'
  else openPiece(reading)
  return true
}

function emitComment(reading: Reading): void {
  const { pieces, source, text, phase, at } = reading
  const { start, line } = text
  const piece = { start, end: offsetOf(reading, at), line, text: takeText(text, source, at) }
  if (phase === 'comment' || reading.ignoredSeen) pieces.push({ kind: 'comment', ...piece })
  else pieces.push({ kind: 'meta', ...piece, refused: AFTER_QUIT })
  reading.ignoredSeen ||= phase === 'ignored'
}
