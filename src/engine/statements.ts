/**
 * SQL files as streams of statements, and back: where a position in a sent text
 * is in its file. Invariant: a file is never held in memory as a whole here.
 */
import type { StatementPlace } from '../core/events.js'
import { countCharacters, countNewlines } from '../core/lines.js'
import type { SourceSegment } from '../core/model.js'
import type { SqlFile } from '../core/sql-file.js'
import type { DataBlock, Dialect, Piece, Statement } from '../dialect/dialect.js'

/** Cuts a file into pieces, in execution order; comments are left out. */
export async function* piecesOf(file: SqlFile, dialect: Dialect): AsyncGenerator<Piece> {
  const splitter = dialect.splitter()
  for await (const chunk of file.open()) yield* splitter.push(chunk).filter(isSent)
  yield* splitter.end().filter(isSent)
}

const isSent = (piece: Piece): boolean => piece.kind === 'statement' || piece.kind === 'copy-data'

/** Puts each statement together with its data block. */
export async function* statementsOf(pieces: AsyncGenerator<Piece>): AsyncGenerator<Statement> {
  let next = await pieces.next()
  while (next.done !== true) {
    const piece = next.value
    next = await pieces.next()
    if (next.done === true || next.value.kind !== 'copy-data') {
      yield { piece }
      continue
    }
    const data = startData(next.value, pieces)
    yield { piece, data }
    while ((await data.parts.next()).done !== true);
    next = await pieces.next()
  }
}

function startData(
  first: Piece,
  pieces: AsyncGenerator<Piece>,
): DataBlock & { parts: AsyncGenerator<Piece> } {
  let { end } = first
  async function* parts(): AsyncGenerator<Piece> {
    let part = first
    yield part
    while (part.continues === true) {
      const next = await pieces.next()
      if (next.done === true) return
      part = next.value
      end = part.end
      yield part
    }
  }
  return { parts: parts(), seen: () => ({ start: first.start, end }) }
}

/** What the journal and the results keep of a statement. */
export const placeOf = ({ piece: { start, end, line } }: Statement): StatementPlace => ({ start, end, line })

/**
 * Where an error is in the file.
 *
 * @param at - Characters from the start of the sent text, 0-based.
 * @returns 1-based line, and column in characters.
 */
export async function placeInFile(
  file: SqlFile,
  piece: Piece,
  dialect: Dialect,
  at: number,
): Promise<{ line: number; column: number }> {
  // A line that is longer than this before the statement has its columns counted from there.
  const from = Math.max(0, piece.start - 65_536)
  const bytes = await readRange(file, from, piece.end)
  const offset = piece.start - from + dialect.offsetInSource(piece, bytes.subarray(piece.start - from), at)
  const lineStart = bytes.lastIndexOf(0x0a, offset - 1) + 1
  const newlines = countNewlines(bytes.subarray(piece.start - from, offset))
  return { line: piece.line + newlines, column: countCharacters(bytes.subarray(lineStart, offset)) + 1 }
}

/** How much of a huge file is kept before and after an error, and of the statement itself. */
const AROUND_BYTES = 2_048
const STATEMENT_BYTES = 16_384

/** The whole lines around a statement. */
export async function surroundings(file: SqlFile, piece: Piece): Promise<SourceSegment> {
  const from = Math.max(0, piece.start - AROUND_BYTES)
  const to = Math.min(piece.end, piece.start + STATEMENT_BYTES) + AROUND_BYTES
  const bytes = await readRange(file, from, to)
  const first = from === 0 ? 0 : bytes.subarray(0, piece.start - from).indexOf(0x0a) + 1
  const last = bytes.lastIndexOf(0x0a) + 1
  const end = last > piece.start - from ? last : bytes.length
  return {
    start: from + first,
    line: piece.line - countNewlines(bytes.subarray(first, piece.start - from)),
    text: bytes.toString('utf8', first, end),
  }
}

/** The bytes from `from` to `to` (exclusive) of a file. */
async function readRange(file: SqlFile, from: number, to: number): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let offset = 0
  for await (const chunk of file.open()) {
    if (offset + chunk.length > from) parts.push(chunk.subarray(Math.max(0, from - offset), to - offset))
    offset += chunk.length
    if (offset >= to) break
  }
  return Buffer.concat(parts)
}
