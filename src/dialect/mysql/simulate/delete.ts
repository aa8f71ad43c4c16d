/** DELETE. Invariant: rows that point to those that go are followed before any is gone. */
import type { Delete } from '../statements/rows.js'
import type { Outcome } from './create-table.js'
import { followRows } from './follow.js'
import { referrersOf } from './foreign.js'
import { removeJoin } from './joins.js'
import { ask, condition, scan } from './matching.js'
import type { Table, TableName } from './model.js'
import { inPartitions } from './partitions.js'
import { frozen } from './queries.js'
import { quoteName, quoteTable } from './quoting.js'
import { doubt } from './refusal.js'
import { mustFind, put, qualify, shown, type Scene } from './scene.js'
import { checkTriggers } from './triggers.js'

/** Says what a DELETE would do. */
export async function remove(scene: Scene, statement: Delete): Promise<Outcome> {
  const [first] = statement.targets
  if (first === undefined || statement.targets.length > 1 || statement.tables !== undefined) {
    return removeJoin(scene, statement)
  }
  const name: TableName = qualify(scene, first)
  const table = await mustFind(scene, name)
  if (table.kind !== 'table') return doubt(`${name.name} is a ${table.kind}`)
  await checkTriggers(scene, table, ['DELETE'])
  if (table.isVersioned) doubt(`${table.name} keeps the history of its rows`)
  const inside =
    statement.partitions === undefined ? '' : `${inPartitions(scene, table, statement.partitions)} AND `
  const where = `${inside}${condition(scene, statement.where)}`
  const alias = first.name
  const matching = `FROM ${quoteTable(table)} AS ${quoteName(alias)} WHERE ${where}`
  const [counted] = await ask(scene, `SELECT COUNT(*) AS held ${matching}`, 'rows')
  const count = Number(counted?.['held'])
  await scan(scene, `SELECT 1 ${matching}`)
  if (count === 0) return { rows: 0, nothing: 'no row meets its condition' }
  const list = table.columns.map(each => `${quoteName(alias)}.${quoteName(each.name)}`).join(', ')
  const isOpenEnded = statement.order.some(({ keyword }) => keyword === 'LIMIT')
  const unknown =
    table.content.unknown ?? (isOpenEnded ? 'which rows it takes (LIMIT) is the server’s to say' : undefined)
  const rest = `SELECT ${list} FROM ${quoteTable(table)} AS ${quoteName(alias)} WHERE (${where}) IS NOT TRUE`
  const after: Table = {
    ...table,
    isChanged: true,
    content: {
      ...table.content,
      sql: await frozen(scene, rest, 'columns'),
      ...(unknown === undefined ? {} : { unknown }),
    },
  }
  if (scene.session.foreignKeyChecks && (statement.isIgnore || isOpenEnded)) {
    if ((await referrersOf(scene, table)).length > 0) doubt('foreign keys point to its rows')
  }
  const touched = isOpenEnded ? undefined : await frozen(scene, `SELECT ${list} ${matching}`, 'columns')
  await followRows(scene, {
    ...{ before: table, after, event: 'delete' },
    ...(touched === undefined ? {} : { touched }),
  })
  put(scene, after)
  if (isOpenEnded) {
    scene.effects.push({ what: `table ${shown(scene, table)}`, how: 'deleted' })
    return {}
  }
  scene.effects.push({ what: `table ${shown(scene, table)}`, how: 'deleted', rows: { count, exact: true } })
  return { rows: count }
}
