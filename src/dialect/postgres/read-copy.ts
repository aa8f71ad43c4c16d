/**
 * The data of COPY … FROM STDIN: it begins on the next line, and what follows COPY on
 * its own line is read after it. Invariant: pieces come in the order of execution.
 */
import { trimEnd } from './collected-text.js'
import { lexDataBlock } from './copy-block.js'
import { isSpace } from './lexer-state.js'
import { nextLineEnd, offsetOf, openPiece, type Reading } from './reading.js'

const NEWLINE = 0x0a

/** @param line - Of the COPY. */
export function awaitData(reading: Reading, line: number): void {
  reading.phase = 'copy-line'
  reading.copyLine = line
}

/** Puts aside the rest of the line. */
export function readCopyLine(reading: Reading): boolean {
  const { bytes } = reading.source
  const newline = nextLineEnd(reading)
  if (newline === -1 || newline === bytes.length) return false
  const rest = bytes.subarray(reading.at, newline + 1)
  if (!rest.every(isSpace)) {
    // The chunk is the caller's again before the data have ended.
    const kept = { bytes: reading.inTail ? rest : Buffer.from(rest), base: offsetOf(reading, reading.at) }
    reading.tail = { source: kept, line: reading.lexer.line }
  }
  reading.at = newline + 1
  reading.lexer.line++
  startData(reading)
  return true
}

function startData(reading: Reading): void {
  reading.phase = 'data'
  reading.data.line = reading.lexer.line
  reading.data.atLineStart = true
  openPiece(reading)
}

/** @param read - Reads the source to its end. */
export function readData(reading: Reading, read: (reading: Reading) => void): boolean {
  const { position, ended } = lexDataBlock(
    reading.data,
    reading.source,
    reading.at,
    reading.atEnd,
    reading.pieces,
  )
  reading.at = position
  if (!ended) return false
  reading.lexer.line = reading.data.line
  reading.lexer.previousByte = NEWLINE
  reading.phase = 'between'
  readTail(reading, read)
  return true
}

function readTail(reading: Reading, read: (reading: Reading) => void): void {
  const { tail, source, at, lexer } = reading
  const { line } = lexer
  if (tail === undefined) return
  reading.tail = undefined
  reading.source = tail.source
  reading.at = 0
  lexer.line = tail.line
  reading.inTail = true
  read(reading)
  reading.inTail = false
  reading.source = source
  reading.at = at
  lexer.line = line
  // What the last piece of the tail opened goes on behind the data.
  if (reading.phase === 'data') startData(reading)
  else if (reading.phase === 'statement') {
    reading.text.segment = at
    const end = tail.source.base + trimEnd(tail.source.bytes.toString('latin1')).length
    reading.spans = { end, resumes: offsetOf(reading, at), line }
  }
}
