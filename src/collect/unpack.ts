/**
 * `results.json.gz` of a job → results in little memory. Invariant: what comes out
 * has the shape of results, holds no secret of this process, and is no larger
 * than an execution can be.
 */
import { gunzipSync } from 'node:zlib'
import { createIntern, type Intern } from '../core/intern.js'
import { Results, type FileResult, type StatementResult, type TargetResult } from '../core/model.js'
import { redactResults, type Redact } from '../core/redact.js'
import { ArchiveRefused } from './archive.js'

/** Of one job, unpacked; a text in V8 could be twice as long. */
const MAX_RESULTS_BYTES = 256 << 20
/** Statements that were all skipped shrink to a hundredth; what shrinks more is no results of ours. */
const MAX_RATIO = 400
const FREE_BYTES = 8 << 20

/** What unpacking needs of its surroundings, the same for all jobs. */
export interface Unpacking {
  readonly redact: Redact
  readonly intern: Intern
}

/** More texts than these are not remembered. */
const MAX_KNOWN = 100_000
const MAX_KNOWN_CHARACTERS = 500

/** @param redact - Asked once for a text that comes again and again. */
export function openUnpacking(redact: Redact): Unpacking {
  const known = new Map<string, string>()
  const remembering = (text: string): string => {
    if (text.length > MAX_KNOWN_CHARACTERS) return redact(text)
    const before = known.get(text)
    if (before !== undefined) return before
    const redacted = redact(text)
    if (known.size < MAX_KNOWN) known.set(text, redacted === text ? text : redacted)
    return redacted
  }
  return {
    redact: Object.assign(remembering, { sameLength: redact.sameLength }),
    intern: createIntern(),
  }
}

/**
 * Unpacks, checks and shrinks the results of one job.
 *
 * @param bytes - Compressed, or plain JSON.
 * @throws ArchiveRefused
 */
export function unpackResults(bytes: Buffer, { redact, intern }: Unpacking): Results {
  const parsed = Results.safeParse(parseJson(gunzip(bytes)))
  if (parsed.success) return shrink(redactResults(parsed.data, redact), intern)
  const [issue] = parsed.error.issues
  throw new ArchiveRefused(
    `it does not hold results of this version (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`,
  )
}

function gunzip(bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, {
      maxOutputLength: Math.min(MAX_RESULTS_BYTES, Math.max(FREE_BYTES, bytes.length * MAX_RATIO)),
    })
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    const isTooLarge = code === 'ERR_BUFFER_TOO_LARGE'
    throw new ArchiveRefused(
      isTooLarge ? 'its results are larger than those of a job can be' : 'its results cannot be unpacked',
    )
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new ArchiveRefused('its results are not JSON')
  }
}

/** The same results, with what is alike in them held once. */
function shrink(results: Results, intern: Intern): Results {
  return {
    ...results,
    change: intern.data(results.change),
    parameters: intern.data(results.parameters),
    targets: results.targets.map(target => shrinkTarget(target, intern)),
  }
}

const shrinkTarget = (target: TargetResult, intern: Intern): TargetResult => ({
  ...target,
  ...(target.server !== undefined && { server: intern.data(target.server) }),
  ...(target.touches !== undefined && { touches: intern.data(target.touches) }),
  files: target.files.map(file => shrinkFile(file, intern)),
  problems: intern.data(target.problems),
})

const shrinkFile = (file: FileResult, intern: Intern): FileResult => ({
  ...file,
  path: intern.text(file.path),
  statements: file.statements.map(statement => shrinkStatement(statement, intern)),
  condensed: file.condensed.length === 0 ? intern.data(file.condensed) : file.condensed,
  problems: intern.data(file.problems),
})

/** Most statements are made anew from their fields: an object that was made field by field is half as large again. */
function shrinkStatement(statement: StatementResult, intern: Intern): StatementResult {
  if (statement.status === 'skipped') return intern.data(statement)
  if (statement.status === 'failed') return { ...statement, error: intern.data(statement.error) }
  if (statement.status !== 'succeeded' || Object.keys(statement).length > 6) return statement
  const { status, start, end, line, durationMs, rows } = statement
  if (rows === undefined)
    return Object.keys(statement).length === 5 ? { status, start, end, line, durationMs } : statement
  return { status, start, end, line, durationMs, rows }
}
