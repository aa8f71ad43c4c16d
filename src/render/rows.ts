/**
 * The results as rows, one a statement and target, for spreadsheets and programs. Pure.
 * Invariant: rows come one target at a time, so that their number is no matter; no cell
 * of the CSV is taken for a formula.
 */
import type { ChangedFile, CondensedRun, Results, StatementResult, TargetResult } from '../core/model.js'
import { readTargetName } from '../core/target-name.js'
import { phaseOf } from './markdown-log.js'
import { UNKNOWN_ADVICE } from './outcome-words.js'

/** What became of one statement on one database. */
export interface ResultRow {
  /** When its phase began, in UTC: the results hold no time of each statement. */
  readonly time: string
  readonly environment: string
  readonly region: string
  readonly server: string
  readonly database: string
  readonly role: TargetResult['role']
  readonly file: string
  readonly line: number
  /** Its text, as far as it is kept; a count for statements that are kept as one. */
  readonly statement: string
  readonly status: StatementResult['status']
  /** The error, notices, or why it was not sent; empty where there is nothing to say. */
  readonly response: string
  /** Null when it was not sent or not answered. */
  readonly durationMs: number | null
  readonly rows: number | null
  /** Rows that it returned, with the names of their columns, as far as they are kept; not in the CSV. */
  readonly output?: {
    readonly columns: readonly string[]
    readonly rows: readonly (readonly (string | null)[])[]
  }
}

const MAX_STATEMENT_CHARACTERS = 2000

/** The rows of each target in turn: in the order of the results, statements in the order of execution. */
export function* rowsByTarget(results: Results): Generator<readonly ResultRow[]> {
  const textOf = createTexts(results.change.files)
  const { environment, startedAt } = results.execution
  for (const target of results.targets) {
    const { server, database } = readTargetName(target.target, environment)
    const about = {
      time: phaseOf(results, target)?.startedAt ?? startedAt,
      ...{ environment, region: target.region ?? '', server, database, role: target.role },
    }
    const [problem] = target.problems
    const why = target.note ?? (problem === undefined ? '' : `${problem.code}: ${problem.message}`)
    yield target.files.flatMap(({ path: file, statements, condensed }): readonly ResultRow[] => [
      ...statements.map(statement => ({
        ...about,
        ...{ file, line: statement.line, statement: textOf(file, statement), status: statement.status },
        response: responseOf(statement, why),
        durationMs: 'durationMs' in statement ? statement.durationMs : null,
        rows: 'rows' in statement ? (statement.rows ?? null) : null,
        ...outputOf(statement),
      })),
      ...condensed.map(run => ({ ...about, file, ...rowOfRun(run) })),
    ])
  }
}

const rowOfRun = ({ line, lastLine, count, status, durationMs, rows }: CondensedRun) => ({
  ...{ line, status, durationMs, rows },
  statement: `(${count} statements, up to line ${lastLine})`,
  response: '',
})

function responseOf(statement: StatementResult, why: string): string {
  if (statement.status === 'skipped') return why
  if (statement.status === 'unknown') return UNKNOWN_ADVICE
  const notices = (statement.notices ?? []).map(each => `${each.severity} ${each.code}: ${each.message}`)
  const error = statement.status === 'failed' ? [`${statement.error.code}: ${statement.error.message}`] : []
  return [...error, ...notices].join('\n')
}

const outputOf = (statement: StatementResult): Pick<ResultRow, 'output'> => {
  if (!('output' in statement) || statement.output === undefined) return {}
  const { columns, rows } = statement.output
  return { output: { columns, rows } }
}

/** Texts of statements by their offsets; each is cut out once, however many targets have it. */
function createTexts(
  files: readonly ChangedFile[],
): (path: string, statement: { readonly start: number; readonly end: number }) => string {
  const sources = new Map(
    files.map(({ path, source }) => [
      path,
      source.map(({ start, text }) => ({ start, bytes: Buffer.from(text) })),
    ]),
  )
  const known = new Map<string, string>()
  return (path, { start, end }) => {
    const key = `${start} ${end} ${path}`
    const segment = sources
      .get(path)
      ?.find(each => start >= each.start && end <= each.start + each.bytes.length)
    const text =
      known.get(key) ??
      segment?.bytes
        .subarray(start - segment.start, end - segment.start)
        .toString('utf8')
        .slice(0, MAX_STATEMENT_CHARACTERS) ??
      ''
    known.set(key, text)
    return text
  }
}

const COLUMNS = [
  ...(['time', 'environment', 'region', 'server', 'database', 'role', 'file', 'line', 'statement'] as const),
  ...(['status', 'response', 'durationMs', 'rows'] as const),
]

/** What a spreadsheet takes for the beginning of a formula: https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[\s\0]*[=+\-@\t\r\n|＝＋－＠]/

/** A field of RFC 4180; text is always quoted, and what looks like a formula gets an apostrophe, which spreadsheets hide. */
function toField(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return `"${text.replaceAll('"', '""')}"`
}

/** The rows as CSV (RFC 4180), a chunk a target. */
export function* toCsv(results: Results): Generator<string> {
  yield `${COLUMNS.join(',')}\r\n`
  for (const rows of rowsByTarget(results)) {
    yield rows.map(row => `${COLUMNS.map(name => toField(row[name])).join(',')}\r\n`).join('')
  }
}

/** The rows as one JSON array, a line a row. */
export function* toJsonRows(results: Results): Generator<string> {
  let before = '[\n'
  for (const rows of rowsByTarget(results)) {
    if (rows.length === 0) continue
    yield before + rows.map(row => JSON.stringify(row)).join(',\n')
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}
