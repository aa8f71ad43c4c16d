/**
 * Questions about a table's rows. Invariant: a doubt where the rows, or the values of a column that is asked for,
 * are not known.
 */
import type { Column, Content, ForeignKey, Index, Table } from './model.js'
import { isSame } from './model.js'
import { quoteName } from './quoting.js'
import { doubt } from './refusal.js'
import type { Scene } from './scene.js'
import { isText } from './build.js'

/** A table's rows as a source named `x`. @param columns - Those that the question is about. */
export function rowsOf(
  { content, name }: Pick<Table, 'content' | 'name'>,
  columns: readonly string[],
  alias = 'x',
): string {
  if (content.unknown !== undefined) doubt(`nobody knows the rows of ${name}: ${content.unknown}`)
  for (const column of columns) {
    const why = content.vague.get(column.toLowerCase())
    if (why !== undefined) doubt(`nobody knows the values of ${name}.${column}: ${why}`)
  }
  return `(${content.sql}) AS ${alias}`
}

export async function isEmpty(scene: Scene, table: Table): Promise<boolean> {
  const rows = await scene.ask(`SELECT 1 AS found FROM ${rowsOf(table, [])} LIMIT 1`)
  return rows.length === 0
}

/** Numbers rows as the server reads them: without an order, a window takes them in any. UUID_SHORT() only rises. */
export const AS_READ = 'ORDER BY `##`'

/**
 * Rows as a source that is read as a whole, so that they come in the order of the table and not of an index that has
 * what the question is about; to be numbered by `AS_READ`.
 */
export const inTheirOrder = (source: string, alias: string): string =>
  `(SELECT ${alias}.*, UUID_SHORT() AS \`##\` FROM ${source} LIMIT 18446744073709551615) AS ${alias}`

/** A table's rows with numbers `n` in the order in which the server goes through them, and further columns. */
function numbered(table: Table, source: string, alias: string, columns: string): string {
  const key = table.indexes.find(({ kind }) => kind === 'primary')
  const order = key?.parts.map(({ column = '' }) => column) ?? []
  const isKnown = order.length > 0 && !order.some(column => table.content.vague.has(column.toLowerCase()))
  return isKnown
    ? `SELECT ROW_NUMBER() OVER (ORDER BY ${order.map(quoteName).join(', ')}) AS n, ${columns} FROM ${source}`
    : `SELECT ROW_NUMBER() OVER (${AS_READ}) AS n, ${columns} FROM ${inTheirOrder(source, alias)}`
}

/** The first row, by the table's order, in which a condition holds; 1-based. */
export async function firstRow(
  scene: Scene,
  table: Table,
  condition: string,
  columns: readonly string[],
): Promise<number | undefined> {
  const alias = quoteName(table.name)
  const source = rowsOf(table, columns, alias)
  const found = await scene.ask(`SELECT 1 AS found FROM ${source} WHERE ${condition} LIMIT 1`)
  if (found.length === 0) return undefined
  const rows = numbered(table, source, alias, `(${condition}) AS hit`)
  const [row] = await scene.ask(`SELECT MIN(n) AS n FROM (${rows}) AS numbered WHERE hit`)
  return Number(row?.['n'] ?? 1)
}

/** An index's columns as expressions over rows. */
export const partsOf = ({ parts }: Index, table: Table, alias = 'x'): readonly string[] =>
  parts.map(({ column, length, expression }) => {
    if (column === undefined) return expression ?? doubt('an index is on an expression')
    const name = `${alias}.${quoteName(column)}`
    const type = table.columns.find(each => isSame(each.name, column))?.type
    if (length === undefined) return name
    return type !== undefined && !isText(type)
      ? `SUBSTRING(${name}, 1, ${length})`
      : `LEFT(${name}, ${length})`
  })

/** A value that a unique index finds twice, as the server shows it, and the row that brings it the second time. */
export async function firstDuplicate(
  scene: Scene,
  table: Table,
  index: Index,
): Promise<{ readonly row: number; readonly value: string } | undefined> {
  const source = rowsOf(
    table,
    index.parts.map(({ column = '' }) => column),
  )
  const parts = partsOf(index, table)
  const notNull = parts.map(part => `${part} IS NOT NULL`).join(' AND ')
  const shown = `CONCAT_WS('-', ${parts.join(', ')}) AS value`
  const [found] = await scene.ask(
    `SELECT ${shown} FROM ${source} WHERE ${notNull} GROUP BY ${parts.join(', ')} HAVING COUNT(*) > 1 LIMIT 1`,
  )
  if (found === undefined) return undefined
  const names = parts.map((part, at) => `${part} AS p${at}`)
  const rows = numbered(table, source, 'x', [shown, `(${notNull}) AS isWhole`, ...names].join(', '))
  const again = `ROW_NUMBER() OVER (PARTITION BY ${parts.map((_, at) => `p${at}`).join(', ')} ORDER BY n)`
  const [row] = await scene.ask(
    `SELECT n, value FROM (SELECT n, value, ${again} AS k FROM (${rows}) AS numbered WHERE isWhole) AS found
      WHERE k > 1 ORDER BY n LIMIT 1`,
  )
  return { row: Number(row?.['n'] ?? 1), value: String((row ?? found)['value']) }
}

/** The first row of a table that has no parent. */
export function firstOrphan(
  scene: Scene,
  child: Table,
  key: ForeignKey,
  parent: Table,
): Promise<number | undefined> {
  const parents = rowsOf(parent, key.targetColumns, 'p')
  const own = key.columns.map(column => `${quoteName(child.name)}.${quoteName(column)}`)
  const equal = own.map((column, at) => `p.${quoteName(key.targetColumns[at] ?? '')} = ${column}`)
  const notNull = own.map(column => `${column} IS NOT NULL`)
  const condition = `${notNull.join(' AND ')} AND NOT EXISTS (SELECT 1 FROM ${parents} WHERE ${equal.join(' AND ')})`
  return firstRow(scene, child, condition, key.columns)
}

/** A NULL, or a constant, as a value of a column's type. */
export function cast(expression: string, column: Column): string {
  const { type } = column
  switch (type.name) {
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
      return `CAST(${expression} AS ${type.isUnsigned ? 'UNSIGNED' : 'SIGNED'})`
    case 'year':
    case 'bit':
      return `CAST(${expression} AS UNSIGNED)`
    case 'decimal':
      return `CAST(${expression} AS DECIMAL(${type.sizes[0] ?? 10},${type.sizes[1] ?? 0}))`
    case 'float':
    case 'double':
      return `CAST(${expression} AS DOUBLE)`
    case 'date':
      return `CAST(${expression} AS DATE)`
    case 'time':
      return `CAST(${expression} AS TIME(${type.sizes[0] ?? 0}))`
    case 'datetime':
    case 'timestamp':
      return `CAST(${expression} AS DATETIME(${type.sizes[0] ?? 0}))`
    case 'uuid':
    case 'inet6':
    case 'inet4':
      return `CAST(${expression} AS ${type.name})`
    case 'json':
      return `CAST(${expression} AS JSON)`
    default:
      if (isText(type))
        return `CAST(${expression} AS CHAR CHARACTER SET ${type.charset ?? 'utf8mb4'}) COLLATE ${type.collation ?? 'utf8mb4_bin'}`
      if (/blob$|binary$/.test(type.name)) return `CAST(${expression} AS BINARY)`
      return expression
  }
}

/** The content of a table that has no rows. */
export const emptyContent = (columns: readonly Column[]): Content => ({
  sql: `SELECT ${columns.map(column => `${cast('NULL', column)} AS ${quoteName(column.name)}`).join(', ')} FROM DUAL WHERE FALSE`,
  vague: new Map(),
})

export const unknownContent = (columns: readonly Column[], why: string): Content => ({
  ...emptyContent(columns),
  unknown: why,
})
