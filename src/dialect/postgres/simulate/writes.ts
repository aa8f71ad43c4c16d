/**
 * Rows that a statement writes, as queries. Invariant: `written` has a row for each that is
 * written, in the order (`n_`) in which the server writes them, with what was there (`old_`, `b1` …)
 * and what is there then (`new_`, `c1` …).
 */
import { nullOf } from './content.js'
import { identifier, quoted } from './names.js'
import type { Column, Index, Relation } from './objects.js'
import { refusal, type Refusal } from './verdicts.js'
import type { World } from './world.js'

export interface Writes {
  /** Common table expressions that the other queries may use. */
  readonly ctes: readonly string[]
  readonly written: string
  /** Rows that are left alone. */
  readonly kept: string
  /** All rows afterwards, as a query that needs no other. */
  readonly next: string
  /** Columns that may have another value than before; absent: all. */
  readonly changed?: ReadonlySet<number>
  /** What becomes of rows that were there: these columns may change, or they go. */
  readonly before: 'left alone' | 'deleted' | 'changed or deleted' | ReadonlySet<number>
  /** Rows that constraints of a row are asked of, if more than those written: `n_`, `c1` … */
  readonly proposed?: string
  /** How many rows were made before any was written, as SQL; absent: as many as were written. */
  readonly made?: string
  /** Views whose rows the new ones must be among. */
  readonly checked?: readonly { readonly view: string; readonly row: (prefix: string) => string }[]
  readonly flags?: readonly RowFlag[]
  /** The same when only so many rows have been made. @throws Refusal when they cannot be */
  readonly first?: (rows: number) => Promise<Partial<Writes>>
}

/** Finds rows that the server refuses. @see firstOf */
export interface RowFlag {
  /** A query for their `n_`. */
  readonly rows: string
  readonly error: Refusal
}

/** Name of the common table expression for `Writes.written`. */
export const WRITTEN = 'written_'

export const numbered = (columns: readonly Column[], prefix = '', as?: string): string =>
  columns.map(({ number }) => `${prefix}c${number}${as === undefined ? '' : ` AS ${as}${number}`}`).join(', ')

/** Nothing in each column, under a prefix. */
export async function absent(world: World, relation: Relation, as: 'b' | 'c'): Promise<string> {
  const columns: string[] = []
  for (const column of relation.columns)
    columns.push(`${await nullOf(world, column)} AS ${as}${column.number}`)
  return columns.join(', ')
}

/** The whole question's beginning. */
export const preludeOf = ({ ctes, written }: Writes): string =>
  `WITH ${[...ctes, `${WRITTEN} AS MATERIALIZED (${written})`].join(', ')}`

/** A row under the names that an expression has for its columns. */
export function rowUnder(relation: Relation, prefix: string, names: ReadonlyMap<number, string>): string {
  const list = relation.columns.flatMap(({ number }) => {
    const name = names.get(number)
    return name === undefined ? [] : [`${prefix}${number} AS ${quoted(name)}`]
  })
  return `(SELECT ${list.join(', ')}) AS ${identifier(relation.name)}`
}

/**
 * NOT NULL and CHECK. @param rows - `n_`, `c1` …
 *
 * @see https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/executor/execMain.c ExecConstraints
 */
export function rowFlags(relation: Relation, rows: string): RowFlag[] {
  const nulls = relation.columns
    .filter(({ notNull }) => notNull)
    .map(({ number, name }) => ({
      rows: `SELECT n_ FROM (${rows}) AS r_ WHERE c${number} IS NULL`,
      error: refusal(
        '23502',
        `null value in column "${name}" of relation "${relation.name}" violates not-null constraint`,
      ),
    }))
  const checks = relation.constraints
    .filter(({ kind }) => kind === 'c')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name, check }) =>
      check === undefined
        ? []
        : [
            {
              rows: `SELECT r_.n_ FROM (${rows}) AS r_ WHERE EXISTS (SELECT FROM ${rowUnder(relation, 'r_.c', check.names)} WHERE NOT (${check.sql}))`,
              error: refusal(
                '23514',
                `new row for relation "${relation.name}" violates check constraint "${name}"`,
              ),
            },
          ],
    )
  return [...nulls, ...checks]
}

/** Rows with the keys that an index has for them, `k0` and so on. @param rows - With columns `c1` … and more. */
export function keyed(
  relation: Relation,
  index: Index,
  { rows, prefix = 'c', outside = 'left out' }: KeyedRows,
): string {
  const names = index.keys[0]?.names ?? new Map<number, string>()
  const list = index.keys.map(({ sql }, at) => `(${sql}) AS k${at}`)
  const where = index.predicate === undefined ? '' : ` WHERE (${index.predicate.sql})`
  const keys = `LATERAL (SELECT ${list.join(', ')} FROM ${rowUnder(relation, `x_.${prefix}`, names)}${where}) AS k_`
  return outside === 'left out'
    ? `SELECT x_.*, k_.* FROM (${rows}) AS x_, ${keys}`
    : `SELECT x_.*, k_.* FROM (${rows}) AS x_ LEFT JOIN ${keys} ON true`
}

interface KeyedRows {
  readonly rows: string
  readonly prefix?: 'b' | 'c'
  /** What becomes of rows that the index does not hold. */
  readonly outside?: 'left out' | 'without keys'
}

export const sameKeys = (index: Index, one: string, other: string): string =>
  index.keys
    .map((_, at) =>
      index.nullsNotDistinct
        ? `${one}.k${at} IS NOT DISTINCT FROM ${other}.k${at}`
        : `${one}.k${at} = ${other}.k${at}`,
    )
    .join(' AND ')

export const violation = (index: Index): Refusal =>
  refusal('23505', `duplicate key value violates unique constraint "${index.name}"`)

export const isUnique = (index: Index): boolean => index.unique && index.valid && !index.exclusion

/** Unique indexes whose keys may change, in the order in which the server fills them. */
export const concerned = (relation: Relation, changed?: ReadonlySet<number>): readonly Index[] =>
  relation.indexes
    .filter(isUnique)
    .filter(
      ({ columns, predicate }) =>
        changed === undefined ||
        columns.includes(0) ||
        predicate !== undefined ||
        columns.some(number => changed.has(number)),
    )
    .toSorted((a, b) => a.oid - b.oid)

const NEW_ROWS = `SELECT * FROM ${WRITTEN} WHERE new_`
const OLD_ROWS = `SELECT * FROM ${WRITTEN} WHERE old_`

/** Rows whose key another row has that is there then. */
export function uniqueFlag(relation: Relation, index: Index, kept: string): RowFlag {
  const news = keyed(relation, index, { rows: NEW_ROWS })
  const keptKeys = keyed(relation, index, { rows: kept })
  return {
    rows: `SELECT n.n_ FROM (${news}) AS n JOIN (${keptKeys}) AS e ON ${sameKeys(index, 'n', 'e')}
      UNION ALL SELECT n.n_ FROM (${news}) AS n JOIN (${news}) AS e ON ${sameKeys(index, 'n', 'e')} AND e.n_ < n.n_`,
    error: violation(index),
  }
}

/** Pairs of rows (`n_`, `m_`): the first takes a key that the second has until it is written itself. */
export function passing(relation: Relation, index: Index): string {
  const news = keyed(relation, index, { rows: NEW_ROWS })
  const olds = keyed(relation, index, { rows: OLD_ROWS, prefix: 'b' })
  return `SELECT n.n_, e.n_ AS m_ FROM (${news}) AS n JOIN (${olds}) AS e ON ${sameKeys(index, 'n', 'e')} AND e.n_ <> n.n_`
}

/** Rows that take a key before the row that has it is written itself, in the order of `n_`. */
export const passingFlag = (relation: Relation, index: Index): RowFlag => ({
  rows: `SELECT n_ FROM (${passing(relation, index)}) AS p WHERE n_ < m_`,
  error: violation(index),
})

/** New rows that a view does not show. */
export const viewFlags = ({ checked = [] }: Writes): RowFlag[] =>
  checked.map(({ view, row }) => ({
    rows: `SELECT w_.n_ FROM ${WRITTEN} AS w_ WHERE w_.new_ AND NOT EXISTS (${row('w_.c')})`,
    error: refusal('44000', `new row violates check option for view "${view}"`),
  }))

/** The first row that is refused, as `n_ stage`, where stages count the flags. */
export const firstOf = (flags: readonly RowFlag[]): string =>
  flags.length === 0
    ? 'NULL'
    : `(SELECT concat(n_, ' ', stage_) FROM (${flags
        .map(({ rows }, stage) => `SELECT n_, ${stage} AS stage_ FROM (${rows}) AS f${stage}`)
        .join('\n UNION ALL ')}) AS f_ ORDER BY n_, stage_ LIMIT 1)`
