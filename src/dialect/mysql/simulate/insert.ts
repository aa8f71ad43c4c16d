/**
 * INSERT and REPLACE. Invariant: every value is evaluated, by Greenline where it is a constant and by the server
 * where it is not, before the rows are asked about as a whole.
 */
import { textOf } from '../statements/parts.js'
import type { Insert } from '../statements/rows.js'
import type { Outcome } from './create-table.js'
import { addRows, isLenient } from './incoming.js'
import { fromQuery } from './insert-query.js'
import { fromValues } from './insert-values.js'
import { columnOf, shownColumns, type Column } from './model.js'
import { inPartitions } from './partitions.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, mustFind, qualify, type Scene } from './scene.js'
import { checkTriggers } from './triggers.js'

/** Says what an INSERT or REPLACE would do. */
export async function insert(scene: Scene, statement: Insert): Promise<Outcome> {
  const name = qualify(scene, statement.table)
  const found = await mustFind(scene, name)
  if (found.kind !== 'table') return doubt(`${name.name} is a ${found.kind}`)
  if (statement.partitions !== undefined) inPartitions(scene, found, statement.partitions)
  await checkTriggers(
    scene,
    found,
    statement.replaces
      ? ['INSERT', 'DELETE']
      : statement.onDuplicate.length > 0
        ? ['INSERT', 'UPDATE']
        : ['INSERT'],
  )
  if (found.isVersioned) doubt(`${found.name} keeps the history of its rows`)
  const columns = (statement.columns ?? shownColumns(found).map(each => each.name)).map(
    (each): Column => columnOf(found, each) ?? unknownColumn(scene, each),
  )
  const twice = columns.find((column, at) => columns.indexOf(column) < at)
  if (twice !== undefined) refuse(1110, `Column '${twice.name}' specified twice`)
  const incoming =
    statement.query === undefined
      ? await fromValues(scene, found, { statement, columns })
      : await fromQuery(scene, found, {
          text: textOf(scene.text, statement.query),
          columns,
          isIgnore: statement.isIgnore,
          isLenient: isLenient(statement),
        })
  return addRows(scene, found, incoming, statement)
}

const unknownColumn = (scene: Scene, name: string): never =>
  refuse(1054, `Unknown column '${name}' in '${isMariaDb(scene) ? 'INSERT INTO' : 'field list'}'`)
