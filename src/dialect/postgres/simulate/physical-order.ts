/**
 * The order in which an UPDATE comes upon rows. Invariant: known only where the server reads a table
 * of its own from its beginning to its end.
 */
import { quoted, quotedPath } from './names.js'
import type { Relation } from './objects.js'
import { settingsOf } from './resolve.js'
import type { Read } from './update.js'
import type { World } from './world.js'

/** The rows of a table as they are stored, with their places (`ctid_`); undefined when they are stored elsewhere. */
export function orderedRows({
  kind,
  rows,
  live,
  liveColumns,
  children,
  isAltered,
  isNew,
}: Relation): string | undefined {
  if (kind !== 'r' || rows !== undefined || live === undefined || isNew || isAltered || children.length > 0)
    return undefined
  const columns = [...(liveColumns ?? [])].map(([number, name]) => `${quoted(name)} AS c${number}`)
  return `SELECT ${columns.join(', ')}, ctid AS ctid_ FROM ${quotedPath(live.schema, live.name)}`
}

/** Beyond this, a scan may begin where another is. */
const MOST_BYTES = 8 * 1024 * 1024

export async function isInOrder(
  world: World,
  relation: Relation,
  { target, isPlain, behind, others, alias, withText }: Read,
): Promise<boolean> {
  const { live } = relation
  if (!isPlain || orderedRows(relation) === undefined || live === undefined) return false
  if (target.called !== relation || others !== '' || withText !== '' || relation.bytes > MOST_BYTES)
    return false
  const plan = await world.server.evaluate(
    `EXPLAIN (COSTS OFF) SELECT * FROM ${quotedPath(live.schema, live.name)} AS ${quoted(alias)}${behind}`,
    await settingsOf(world),
  )
  return plan.rows[0]?.[0]?.startsWith('Seq Scan on ') === true
}
