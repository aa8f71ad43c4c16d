/**
 * Keys, checks and foreign keys against rows as an UPDATE would leave them. Invariant: rows are updated one by one, so
 * that one may meet another on its way.
 */
import { keptText, type Assigned, type Target } from './assignments.js'
import { firstDuplicate, rowsOf } from './data.js'
import { mentions } from './expressions.js'
import { refuseFirst } from './faults.js'
import { followRows } from './follow.js'
import { orphanIn } from './foreign.js'
import { isSame, primaryKeyOf, uniqueIndexesOf, type Index, type Table } from './model.js'
import { checkAllPlaces } from './partitions.js'
import { frozen, overWorld } from './queries.js'
import { quoteName, quoteTable } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, type Scene } from './scene.js'

/** Whether the server goes through the whole table, in its own order. */
async function isReadWhole(scene: Scene, query: string): Promise<boolean> {
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
    const name = isMariaDb(scene) ? index.name : `${after.name}.${index.name}`
    refuse(1062, `Duplicate entry '${value}' for key '${name}'`)
  }
  if (!scene.session.foreignKeyChecks || after.engine !== 'innodb') return
  for (const key of after.foreignKeys.filter(each => touches(each.columns))) {
    refuseFirst([await orphanIn(scene, after, key)])
  }
  await followRows(scene, { before, after, event: 'update', columns: names })
}

/** Rows are updated one by one: a value may be taken by a row whose turn is still to come. */
async function meetingIn(
  scene: Scene,
  { target, assignments, where }: Changing,
  index: Index,
): Promise<string | undefined> {
  const { table, alias } = target
  const name = (column: string): string => `${quoteName(alias)}.${quoteName(column)}`
  const parts = index.parts.map(({ column = '', length }, at) => {
    if (length !== undefined) return doubt('a unique index is on the beginning of a text')
    const assigned = assignments.findLast(each => isSame(each.column.name, column))
    const value = assigned === undefined ? name(column) : keptText(scene, table, assigned)
    return `${name(column)} AS o${at}, ${value} AS n${at}`
  })
  const key = primaryKeyOf(table)?.parts.map(({ column = '' }) => name(column)) ?? []
  const over = key.length === 0 ? '' : `ORDER BY ${key.join(', ')}`
  const rows = await frozen(
    scene,
    `SELECT ROW_NUMBER() OVER (${over}) AS turn, ${parts.join(', ')} FROM ${quoteTable(table)} AS ${quoteName(alias)} WHERE ${where}`,
  )
  const isTableOrder =
    !table.indexes.some(
      ({ kind, parts: [first] }) => kind !== 'primary' && mentions(where, first?.column ?? ''),
    ) ||
    (await isReadWhole(scene, `SELECT * FROM ${quoteTable(table)} AS ${quoteName(alias)} WHERE ${where}`))
  const equal = index.parts.map((_, at) => `x.n${at} = y.o${at}`).join(' AND ')
  const shownValue = `CONCAT_WS('-', ${index.parts.map((_, at) => `x.n${at}`).join(', ')}) AS value`
  const meeting = async (order: string): Promise<string | undefined> => {
    const [row] = await scene.askAs(
      `WITH turns AS (${rows}) SELECT ${shownValue} FROM turns AS x JOIN turns AS y ON y.turn ${order} x.turn AND ${equal} ORDER BY x.turn LIMIT 1`,
    )
    return row === undefined ? undefined : String(row['value'])
  }
  if (isTableOrder) return meeting('>')
  if ((await meeting('<>')) !== undefined)
    doubt('values of a unique index move from row to row; their order is the server’s to say')
  return undefined
}
