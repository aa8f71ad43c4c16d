/**
 * Reads every file of a change once, before any database is touched. Invariant:
 * what passes here is text that was cut into statements to its end; every defect
 * of every file is reported together.
 */
import { GreenlineError, throwAll, toGreenlineErrors } from '../core/errors.js'
import type { StatementPlace } from '../core/events.js'
import { countNewlines } from '../core/lines.js'
import type { Change, ChangedFile, SourceSegment } from '../core/model.js'
import type { SqlFile } from '../core/sql-file.js'
import type { Dialect, Piece } from '../dialect/dialect.js'

/** Looks at bytes in passing and throws when they are not text a server should get. */
export interface TextCheck {
  push(chunk: Uint8Array): void
  end(): void
}

export interface ScanOptions {
  readonly dialect: Dialect
  /** A larger file has no plan; of its text, head and tail are kept. */
  readonly hugeBytes: number
  readonly startTextCheck: () => TextCheck
}

/** A file that runs, and how many statements it holds. */
export interface Script {
  readonly file: SqlFile
  readonly statements: number
  /** It has no plan, and its log keeps excerpts. */
  readonly huge: boolean
}

export interface Scan {
  /** The change, with statement counts and source texts; files without statements are `empty`. */
  readonly change: Change
  /** By path: every statement in execution order; a huge file has no entry. */
  readonly plan: Readonly<Record<string, StatementPlace[]>>
  /** The files that have statements, in execution order. */
  readonly scripts: readonly Script[]
  /** Tables that rows are written into, as a fingerprint names them; see `Dialect.writesInto`. */
  readonly writes: readonly string[]
}

/**
 * @throws GreenlineError(s) FILE_NOT_UTF8, FILE_HAS_NUL, FILE_UNTERMINATED,
 *   STATEMENT_TOO_LARGE, CLIENT_COMMAND, BLOB_MISSING, each with its place.
 */
export async function scanChange(
  change: Change,
  files: readonly SqlFile[],
  options: ScanOptions,
): Promise<Scan> {
  const scanned = new Map<string, FileScan>()
  const errors: GreenlineError[] = []
  for (const file of files) {
    const scan = await scanFile(file, options)
    scanned.set(file.path, scan)
    errors.push(...scan.errors)
  }
  throwAll(errors)
  const plan: Record<string, StatementPlace[]> = {}
  for (const [path, { places }] of scanned) if (places !== undefined) plan[path] = places
  const described = change.files.map((file): ChangedFile => {
    const scan = scanned.get(file.path)
    if (file.action !== 'run' || scan === undefined) return file
    const { count: statements, source } = scan
    return { ...file, action: statements === 0 ? 'empty' : 'run', statements, source }
  })
  return {
    change: { ...change, files: described },
    plan,
    scripts: files
      .map(file => ({
        file,
        statements: scanned.get(file.path)?.count ?? 0,
        huge: file.bytes > options.hugeBytes,
      }))
      .filter(script => script.statements > 0),
    writes: [...new Set([...scanned.values()].flatMap(({ writes }) => [...writes]))],
  }
}

interface FileScan {
  count: number
  places: StatementPlace[] | undefined
  source: SourceSegment[]
  readonly writes: Set<string>
  readonly errors: GreenlineError[]
}

async function scanFile(file: SqlFile, options: ScanOptions): Promise<FileScan> {
  const huge = file.bytes > options.hugeBytes
  const scan: FileScan = {
    count: 0,
    places: huge ? undefined : [],
    source: [],
    writes: new Set(),
    errors: [],
  }
  const check = options.startTextCheck()
  const splitter = options.dialect.splitter()
  const excerpt = startExcerpt(huge)
  const take = (pieces: readonly Piece[]): void => {
    for (const piece of pieces) {
      takePiece(scan, file, piece)
      const table = piece.kind === 'statement' ? options.dialect.writesInto(piece.text) : undefined
      if (table !== undefined) scan.writes.add(table)
    }
  }
  try {
    for await (const chunk of file.open()) {
      check.push(chunk)
      excerpt.push(chunk)
      take(splitter.push(chunk))
    }
    check.end()
    take(splitter.end())
  } catch (thrown) {
    const errors = toGreenlineErrors(thrown)
    if (errors === undefined) throw thrown
    scan.errors.push(...errors.map(error => inFile(error, file.path)))
  }
  scan.source = excerpt.segments()
  return scan
}

function takePiece(scan: FileScan, file: SqlFile, piece: Piece): void {
  if (piece.refused !== undefined) {
    const { message, hint } = piece.refused
    scan.errors.push(
      new GreenlineError('CLIENT_COMMAND', message, hint, { place: { path: file.path, line: piece.line } }),
    )
  }
  const { start, end, line } = piece
  if (piece.kind === 'statement') {
    scan.count += 1
    scan.places?.push({ start, end, line })
  } else if (piece.kind === 'copy-data') {
    const last = scan.places?.at(-1)
    if (last !== undefined) last.data = { start: last.data?.start ?? start, end }
  }
}

/** The same error, with the file's path in it. */
const inFile = (error: GreenlineError, path: string): GreenlineError =>
  new GreenlineError(error.code, error.message, error.hint, {
    place: { ...error.place, path },
    cause: error.cause,
  })

const EXCERPT_BYTES = 65_536

interface Excerpt {
  push(chunk: Uint8Array): void
  segments(): SourceSegment[]
}

/** Keeps the text of a file; of a huge one, its head and its tail in whole lines. */
function startExcerpt(huge: boolean): Excerpt {
  const head: Uint8Array[] = []
  let headBytes = 0
  let tail = Buffer.alloc(0)
  let offset = 0
  /** Line breaks before the tail. */
  let lines = 0

  function toTail(chunk: Uint8Array): void {
    const all = Buffer.concat([tail, chunk])
    const drop = Math.max(0, all.length - EXCERPT_BYTES)
    lines += countNewlines(all.subarray(0, drop))
    tail = all.subarray(drop)
  }

  return {
    push(chunk) {
      offset += chunk.length
      const room = huge ? Math.max(0, EXCERPT_BYTES - headBytes) : chunk.length
      if (room > 0) {
        const part = chunk.subarray(0, room)
        head.push(part)
        headBytes += part.length
        lines += countNewlines(part)
      }
      if (huge && chunk.length > room) toTail(chunk.subarray(room))
    },
    segments() {
      const whole = Buffer.concat(head)
      const bom = whole.length >= 3 && whole.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0
      if (!huge) return [{ start: bom, line: 1, text: whole.toString('utf8', bom) }]
      const headEnd = whole.lastIndexOf(0x0a) + 1
      const tailStart = tail.indexOf(0x0a) + 1
      return [
        { start: bom, line: 1, text: whole.toString('utf8', bom, headEnd) },
        { start: offset - tail.length + tailStart, line: lines + 2, text: tail.toString('utf8', tailStart) },
      ]
    },
  }
}
