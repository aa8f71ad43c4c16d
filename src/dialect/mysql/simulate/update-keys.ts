/**
 * Keys, checks and foreign keys against rows as an UPDATE would leave them. Invariant: rows are updated one by one, so
 * that one may meet another on its way.
 */
import { keptText, type Assigned, type Target } from './assignments.js'
import { firstDuplicate, rowsOf } from './data.js'
import { mentions } from './expressions.js'
import { refuseFirst } from './faults.js'
import { followRows, isForbidding, refuseParent } from './follow.js'
import { orphanIn, referrersOf } from './foreign.js'
import { isSame, primaryKeyOf, uniqueIndexesOf, type Index, type Table } from './model.js'
import { checkAllPlaces } from './partitions.js'
import { frozen, overWorld } from './queries.js'
import { quoteName, quoteTable } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, type Scene } from './scene.js'

/** Whether the server goes through the whole table, in its own order. */
export async function isReadWhole(scene: Scene, query: string): Promise<boolean> {
  if ((await overWorld(scene, query, 'columns')) !== query) return false
  const plan = await scene.askAs(`EXPLAIN ${query}`)
  return plan.length === 1 && plan[0]?.['type'] === 'ALL'
}

/** An UPDATE of one table. */
export interface Changing {
  readonly target: Target
  readonly assignments: readonly Assigned[]
  /** The condition. */
  readonly where: string
  /** From FROM on. */
  readonly matching: string
}

/** Keys and checks over the rows as they would be. */
export async function checkAfter(scene: Scene, changing: Changing, after: Table): Promise<void> {
  const before = changing.target.table
  const names = changing.assignments.map(({ column }) => column.name)
  const touches = (columns: readonly string[]): boolean =>
    columns.some(column => names.some(name => isSame(name, column)))
  for (const check of after.checks) {
    if (!scene.session.checkConstraints || !names.some(name => mentions(check.expression, name))) continue
    const all = after.columns.map(each => each.name).filter(name => mentions(check.expression, name))
    const rows = await scene.askAs(
      `SELECT 1 AS found FROM ${rowsOf(after, all, quoteName(after.name))} WHERE NOT (${check.expression}) LIMIT 1`,
    )
    if (rows.length === 0) continue
    const name = check.column === undefined ? check.name : `${after.name}.${check.name}`
    if (isMariaDb(scene)) refuse(4025, `CONSTRAINT \`${name}\` failed for ${quoteTable(after)}`)
    refuse(3819, `Check constraint '${check.name}' is violated.`)
  }
  if (names.some(name => mentions(after.partitioning ?? '', name))) await checkAllPlaces(scene, after)
  for (const index of uniqueIndexesOf(after)) {
    if (!touches(index.parts.map(({ column = '' }) => column))) continue
    const found = await firstDuplicate(scene, after, index)
    const value = found?.value ?? (await meetingIn(scene, changing, index))
    if (value === undefined) continue
    await refuseLostParent(scene, changing, index)
    const name = isMariaDb(scene) ? index.name : `${after.name}.${index.name}`
    refuse(1062, `Duplicate entry '${value}' for key '${name}'`)
  }
  if (!scene.session.foreignKeyChecks || after.engine !== 'innodb') return
  for (const key of after.foreignKeys.filter(each => touches(each.columns))) {
    refuseFirst([await orphanIn(scene, after, key)])
  }
  await followRows(scene, { before, after, event: 'update', columns: names })
}

/** Rows with the values of some columns before (`o0`, …) and after (`n0`, …), and the place at which their turn comes. */
function turnsOf(
  scene: Scene,
  { target: { table, alias }, assignments, where }: Changing,
  columns: readonly string[],
  which: 'all' | 'matching',
): Promise<string> {
  const name = (column: string): string => `${quoteName(alias)}.${quoteName(column)}`
  const values = columns.map((column, at) => {
    const assigned = assignments.findLast(each => isSame(each.column.name, column))
    const value = assigned === undefined ? name(column) : keptText(scene, table, assigned)
    return `${name(column)} AS o${at}, ${value} AS n${at}`
  })
  const key = primaryKeyOf(table)?.parts.map(({ column = '' }) => name(column)) ?? []
  const over = key.length === 0 ? '' : `ORDER BY ${key.join(', ')}`
  const list = [`ROW_NUMBER() OVER (${over}) AS turn`, `(${where}) IS TRUE AS hit`, ...values].join(', ')
  const rows = `SELECT ${list} FROM ${quoteTable(table)} AS ${quoteName(alias)}`
  return frozen(scene, which === 'all' ? rows : `${rows} WHERE ${where}`)
}

/** Whether the rows have their turns in the order of the table. */
async function isTableOrder(scene: Scene, { target: { table, alias }, where }: Changing): Promise<boolean> {
  const isLed = table.indexes.some(
    ({ kind, parts: [first] }) => kind !== 'primary' && mentions(where, first?.column ?? ''),
  )
  const query = `SELECT * FROM ${quoteTable(table)} AS ${quoteName(alias)} WHERE ${where}`
  return !isLed || isReadWhole(scene, query)
}

/**
 * A row that others point to may have its turn before, or be, the one that meets another: InnoDB looks at those that
 * point to it first.
 */
async function refuseLostParent(scene: Scene, changing: Changing, index: Index): Promise<void> {
  const { table } = changing.target
  if (!scene.session.foreignKeyChecks || table.engine !== 'innodb') return
  for (const { child, key } of await referrersOf(scene, table)) {
    if (!isForbidding(key.onUpdate)) continue
    const [keys, parts] = [key.targetColumns, index.parts.map(({ column = '' }) => column)]
    const equal = key.columns.map((column, at) => `c.${quoteName(column)} = x.o${at}`).join(' AND ')
    const moves = keys.map((_, at) => `NOT (x.o${at} <=> x.n${at})`).join(' OR ')
    const lost = await scene.askAs(
      `SELECT MIN(x.turn) AS turn FROM (${await turnsOf(scene, changing, keys, 'all')}) AS x
        WHERE x.hit AND (${moves}) AND EXISTS (SELECT 1 FROM ${rowsOf(child, key.columns, 'c')} WHERE ${equal})`,
    )
    const turn = lost[0]?.['turn']
    if (turn === undefined || turn === null) continue
    const now = (row: string, value: 'o' | 'n'): string =>
      parts.map((_, at) => `x.n${at} = ${row}.${value}${at}`).join(' AND ')
    const before = `(y.hit AND y.turn < x.turn)`
    const met = await scene.askAs(
      `WITH turns AS (${await turnsOf(scene, changing, parts, 'all')})
        SELECT MIN(x.turn) AS turn FROM turns AS x JOIN turns AS y ON y.turn <> x.turn
         AND ((${before} AND ${now('y', 'n')}) OR (NOT ${before} AND ${now('y', 'o')})) WHERE x.hit`,
    )
    if (!(await isTableOrder(scene, changing))) doubt('which of its rows comes first is the server’s to say')
    if (Number(turn) <= Number(met[0]?.['turn'] ?? turn)) refuseParent(child, key)
  }
}

/** Rows are updated one by one: a value may be taken by a row whose turn is still to come. */
async function meetingIn(scene: Scene, changing: Changing, index: Index): Promise<string | undefined> {
  if (index.parts.some(({ length }) => length !== undefined))
    doubt('a unique index is on the beginning of a text')
  const columns = index.parts.map(({ column = '' }) => column)
  const rows = await turnsOf(scene, changing, columns, 'matching')
  const equal = columns.map((_, at) => `x.n${at} = y.o${at}`).join(' AND ')
  const shownValue = `CONCAT_WS('-', ${columns.map((_, at) => `x.n${at}`).join(', ')}) AS value`
  const meeting = async (order: string): Promise<string | undefined> => {
    const [row] = await scene.askAs(
      `WITH turns AS (${rows}) SELECT ${shownValue} FROM turns AS x JOIN turns AS y ON y.turn ${order} x.turn AND ${equal} ORDER BY x.turn LIMIT 1`,
    )
    return row === undefined ? undefined : String(row['value'])
  }
  if (await isTableOrder(scene, changing)) return meeting('>')
  if ((await meeting('<>')) !== undefined)
    doubt('values of a unique index move from row to row; their order is the server’s to say')
  return undefined
}
