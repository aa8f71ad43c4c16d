/**
 * `greenline split`: what the splitter makes of files, for looking and for other
 * programs. Invariant: bytes and order are those of an execution; nothing runs.
 */
import fs from 'node:fs'
import { GreenlineError } from '../core/errors.js'
import type { Dialect, Piece } from '../dialect/dialect.js'
import { DIALECTS } from '../dialect/registry.js'
import type { Arguments } from './arguments.js'

/**
 * Prints the pieces of each file in the order of the file: as JSON an object,
 * path to array of `{ start, end, line, kind, text }`.
 *
 * @throws GreenlineError FILE_UNTERMINATED, INPUT_INVALID
 */
export async function split({ flags, operands }: Arguments): Promise<number> {
  const dialect = dialectNamed(flags['dialect'])
  if (operands.length === 0) {
    throw new GreenlineError('INPUT_INVALID', 'split needs a file.', 'Name the SQL files to cut.')
  }
  const files: Record<string, object[]> = {}
  for (const path of operands) {
    const pieces = await splitFile(path, dialect)
    files[path] = pieces.map(({ start, end, line, kind, text }) => ({ start, end, line, kind, text }))
    if (flags['json'] === undefined) for (const piece of pieces) process.stdout.write(describe(path, piece))
  }
  if (flags['json'] !== undefined) process.stdout.write(`${JSON.stringify(files, undefined, 2)}\n`)
  return 0
}

function dialectNamed(name: string | undefined): Dialect {
  if (name === 'postgres' || name === 'mysql') return DIALECTS[name]
  throw new GreenlineError(
    'INPUT_INVALID',
    name === undefined ? '--dialect is missing.' : `--dialect is "${name}".`,
    'Write --dialect postgres, or --dialect mysql (MariaDB too).',
  )
}

async function splitFile(path: string, dialect: Dialect): Promise<Piece[]> {
  const splitter = dialect.splitter()
  const pieces: Piece[] = []
  try {
    for await (const chunk of fs.createReadStream(path, { highWaterMark: 1 << 18 })) {
      pieces.push(...splitter.push(chunk as Buffer))
    }
    pieces.push(...splitter.end())
  } catch (thrown) {
    if (thrown instanceof GreenlineError) throw inFile(thrown, path)
    if (thrown instanceof Error && 'syscall' in thrown) {
      const code = String((thrown as NodeJS.ErrnoException).code)
      throw new GreenlineError('INPUT_INVALID', `${path} cannot be read (${code}).`, 'Check the path.')
    }
    throw thrown
  }
  return joinParts(pieces).sort((one, other) => one.start - other.start)
}

const inFile = (error: GreenlineError, path: string): GreenlineError =>
  new GreenlineError(error.code, error.message, error.hint, { cause: error, place: { ...error.place, path } })

/** A block of data comes in parts; here it is one piece again. */
function joinParts(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = []
  let texts: string[] = []
  let first: Piece | undefined
  for (const piece of pieces) {
    if (piece.continues === true || first !== undefined) {
      first ??= piece
      texts.push(piece.text)
      if (piece.continues === true) continue
      joined.push({ ...first, end: piece.end, text: texts.join('') })
      first = undefined
      texts = []
    } else joined.push(piece)
  }
  return joined
}

function describe(path: string, { line, kind, text }: Piece): string {
  const [firstLine = ''] = text.trimStart().split('\n', 1)
  return `${path}:${line}: ${kind}: ${firstLine.slice(0, 100)}\n`
}
