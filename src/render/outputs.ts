/**
 * What statements returned on many databases, merged: one table a statement with the
 * database in its first column. Pure. Invariant: a table that is cut says how many rows
 * it leaves out, those that were never kept included.
 */
import type { Output, TargetResult } from '../core/model.js'
import { readTargetName } from '../core/target-name.js'
import { cellCode } from './escape.js'
import { formatCount, plural } from './format.js'
import { phrase, toMarkdown } from './phrase.js'

/** What one statement returned on one database. */
interface Part {
  /** `server/database` */
  readonly database: string
  readonly output: Output
}

/** What one statement returned on all databases, as far as it has the same columns. */
export interface MergedOutput {
  readonly path: string
  readonly line: number
  readonly columns: readonly string[]
  /** In the order of the results. */
  readonly parts: readonly Part[]
  /** Whether all of them returned the same, and are more than one. */
  readonly isSame: boolean
}

/**
 * Merges what statements returned, by file and statement in the order of the first target that has it.
 *
 * @param paths - Files that are asked for; all without it.
 */
export function mergeOutputs(
  targets: readonly TargetResult[],
  environment: string,
  paths?: ReadonlySet<string>,
): readonly MergedOutput[] {
  const known = paths === undefined ? outputs.get(targets) : undefined
  if (known !== undefined) return known
  const made = merge(targets, environment, paths)
  if (paths === undefined) outputs.set(targets, made)
  return made
}

/** Every rendering in fewer details asks again. */
const outputs = new WeakMap<readonly TargetResult[], readonly MergedOutput[]>()

function merge(
  targets: readonly TargetResult[],
  environment: string,
  paths: ReadonlySet<string> | undefined,
): readonly MergedOutput[] {
  type Growing = MergedOutput & { parts: Part[]; isSame: boolean; readonly first: string }
  const merged = new Map<string, Growing>()
  for (const { target, files } of targets) {
    const { server, database } = readTargetName(target, environment)
    for (const { path, statements } of files) {
      if (paths?.has(path) === false) continue
      for (const statement of statements) {
        const output = 'output' in statement ? statement.output : undefined
        if (output === undefined) continue
        const part = { database: `${server}/${database}`, output }
        const key = JSON.stringify([path, statement.start, output.columns])
        const known = merged.get(key)
        if (known === undefined) {
          const { columns } = output
          const first = JSON.stringify(output)
          merged.set(key, { path, line: statement.line, columns, parts: [part], isSame: true, first })
        } else {
          known.parts.push(part)
          if (known.isSame) known.isSame = JSON.stringify(output) === known.first
        }
      }
    }
  }
  return [...merged.values()].map(({ path, line, columns, parts, isSame }) => {
    return { path, line, columns, parts, isSame: isSame && parts.length > 1 }
  })
}

/** A row of a merged table; `database` is absent where all returned the same. */
export interface MergedRow {
  readonly database?: string
  readonly values: readonly (string | null)[]
}

/** The rows of a merged table, and how many there are besides. */
export function rowsOfOutput(
  { parts, isSame }: MergedOutput,
  maxRows: number,
): { readonly rows: readonly MergedRow[]; readonly more: number } {
  const rows: MergedRow[] = []
  let more = 0
  for (const { database, output } of isSame ? parts.slice(0, 1) : parts) {
    const shown = Math.min(output.rows.length, maxRows - rows.length)
    for (const values of output.rows.slice(0, shown)) rows.push(isSame ? { values } : { database, values })
    more += output.rows.length - shown + output.more
  }
  return { rows, more }
}

/** What a table is of, in a few words. */
export function describeOutput({ path, line, parts, isSame }: MergedOutput): string {
  const on = isSame
    ? `the same on all ${plural(parts.length, 'database')}`
    : `on ${plural(parts.length, 'database')}`
  return toMarkdown(phrase`What ${`${path}:${line}`} returned, `) + on
}

export interface OutputTablesOptions {
  readonly environment: string
  /** Files that are asked for; all without it. */
  readonly paths?: ReadonlySet<string>
  /** Of each table. */
  readonly maxRows: number
  readonly maxTables?: number
}

const MAX_COLUMNS = 30
const MAX_VALUE_CHARACTERS = 120

/** Merged tables as Markdown, a block each; none where nothing was kept. */
export function outputTables(
  targets: readonly TargetResult[],
  { environment, paths, maxRows, maxTables = 50 }: OutputTablesOptions,
): readonly string[] {
  const all = mergeOutputs(targets, environment, paths)
  const more = all.length - maxTables
  const tables = all
    .slice(0, maxTables)
    .map(output => `**${describeOutput(output)}**\n\n${tableOf(output, maxRows)}`)
  return more > 0 ? [...tables, `… and ${plural(more, 'table')} more: see results.json.gz`] : tables
}

function tableOf(output: MergedOutput, maxRows: number): string {
  const { rows, more } = rowsOfOutput(output, maxRows)
  const columns = output.columns.slice(0, MAX_COLUMNS)
  const lead = output.isSame ? [] : ['Database']
  const cut = output.columns.length > columns.length ? ['…'] : []
  const heads = [...lead, ...columns.map(name => cellCode(name, 100)), ...cut]
  const lines = rows.map(({ database, values }) => {
    const cells = values.slice(0, MAX_COLUMNS).map(showValue)
    return `| ${[...(database === undefined ? [] : [cellCode(database, 200)]), ...cells, ...cut].join(' | ')} |`
  })
  const rest = more > 0 ? [`\n… ${formatCount(more)} more ${more === 1 ? 'row' : 'rows'}`] : []
  if (heads.length === 0) return plural(rows.length + more, 'row')
  return [`| ${heads.join(' | ')} |`, `|${' --- |'.repeat(heads.length)}`, ...lines, ...rest].join('\n')
}

/** NULL is told apart from the text of that name. */
const showValue = (value: string | null): string =>
  value === null ? '*NULL*' : value === '' ? '' : cellCode(value, MAX_VALUE_CHARACTERS)
