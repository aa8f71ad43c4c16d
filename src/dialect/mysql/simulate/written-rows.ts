/**
 * Rows that statements write one by one. Invariant: they stay one list, so that the thousandth INSERT asks about as many
 * queries as the first.
 */
import { rowsOf } from './data.js'
import { isSame, type Cells, type Content, type Table } from './model.js'
import { quoteName } from './quoting.js'
import { isMariaDb, type Scene } from './scene.js'

/** Constants as a query. @param names - Of their columns. */
export function rowsAsQuery(scene: Scene, names: readonly string[], rows: readonly Cells[]): string {
  const word = isMariaDb(scene) ? '' : 'ROW'
  const values = rows.map(cells => `${word}(${cells.join(', ')})`).join(', ')
  return `WITH v (${names.map(quoteName).join(', ')}) AS (VALUES ${values}) SELECT * FROM v`
}

/** A table's rows with written ones behind them. */
export function withWritten(scene: Scene, { content, columns }: Table, rows: readonly Cells[]): Content {
  const last = lastWritten(content)
  const [before, all] = [last?.before ?? content.sql, [...(last?.rows ?? []), ...rows]]
  const names = columns.map(({ name }) => name)
  const list = names.map(quoteName).join(', ')
  const sql = `${before} UNION ALL SELECT ${list} FROM (${rowsAsQuery(scene, names, all)}) AS n`
  return { ...content, sql, added: { sql, before, rows: all } }
}

const lastWritten = ({ sql, added }: Content): Content['added'] => (added?.sql === sql ? added : undefined)

/**
 * Conditions that hold for all rows that matter to written ones. The server uses indexes for constants, also of a table
 * under several changes, where it would go through the whole table for one row after the other.
 *
 * @param column - Of the rows that are looked through.
 * @param name - Of the column of the written rows that it is to be equal to.
 */
export function narrowed(
  table: Table,
  rows: readonly Cells[] | undefined,
  { column, name }: { readonly column: string; readonly name: string },
): readonly string[] {
  const at = table.columns.findIndex(each => isSame(each.name, name))
  const cells = rows?.map(row => row[at] ?? 'NULL')
  return cells === undefined || at < 0 ? [] : [`${column} IN (${[...new Set(cells)].join(', ')})`]
}

/**
 * Whether a table has a row that meets a condition, as a condition. What was written is looked at by itself: beside it,
 * the server would not use the indexes of the rest.
 *
 * @param names - All columns in the condition, which calls the table `alias`.
 */
export function hasRow(
  scene: Scene,
  table: Table,
  { names, condition, alias }: { names: readonly string[]; condition: string; alias: string },
): string {
  const whole = rowsOf(table, names, alias)
  const last = lastWritten(table.content)
  const exists = (source: string): string => `EXISTS (SELECT 1 FROM ${source} WHERE ${condition})`
  if (last === undefined) return exists(whole)
  const places = names.map(name => table.columns.findIndex(each => isSame(each.name, name)))
  const rows = last.rows.map(cells => places.map(at => cells[at] ?? 'NULL'))
  return `(${exists(`(${last.before}) AS ${alias}`)} OR ${exists(`(${rowsAsQuery(scene, names, rows)}) AS ${alias}`)})`
}
