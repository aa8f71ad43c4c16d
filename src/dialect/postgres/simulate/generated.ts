/** Generated columns. Invariant: computed from the new values of the others, as the server stores them. */
import type { Relation } from './objects.js'
import { stored } from './storing.js'
import { rowUnder } from './writes.js'
import type { World } from './world.js'

/** The values of generated columns, by number, as SQL over a row whose other columns stand behind `prefix`. */
export async function generatedOver(
  world: World,
  relation: Relation,
  prefix: string,
): Promise<ReadonlyMap<number, string>> {
  const values = new Map<number, string>()
  const others = { ...relation, columns: relation.columns.filter(({ generated }) => generated === undefined) }
  for (const column of relation.columns) {
    if (column.generated === undefined) continue
    const { sql, names } = column.generated
    const row = rowUnder(others, `${prefix}c`, names)
    values.set(column.number, `(SELECT ${await stored(world, column, sql)} FROM ${row})`)
  }
  return values
}
