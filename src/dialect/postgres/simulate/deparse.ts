/**
 * Expressions of the change in the server's own words, with every cast written out. Invariant:
 * asked with EXPLAIN of a query over no row, so nothing but constants is evaluated.
 */
import { identifier, quoted } from './names.js'
import type { Bound, Relation } from './objects.js'
import { settingsOf } from './resolve.js'
import { typeOfColumn } from './type-names.js'
import { Unsure } from './verdicts.js'
import type { World } from './world.js'

interface Plan {
  readonly 'Sort Key'?: readonly string[]
}

/**
 * The text that the server would show for an expression over a relation's columns.
 *
 * @see https://www.postgresql.org/docs/current/sql-explain.html
 */
export async function deparsed(world: World, relation: Relation, { sql, names }: Bound): Promise<string> {
  const columns = relation.columns.flatMap(({ number, type, typeOid, collation }) => {
    const name = names.get(number)
    if (name === undefined) return []
    if (typeOfColumn(world, typeOid) !== undefined) {
      throw new Unsure('it works with a type that this change makes or alters')
    }
    return [`${quoted(name)} ${type}${collation === undefined ? '' : ` COLLATE ${collation}`}`]
  })
  if (columns.length === 0) return sql
  const { rows } = await world.server.evaluate(
    `EXPLAIN (FORMAT JSON) SELECT FROM pg_catalog.json_to_recordset('[]') AS ${identifier(relation.name)} (${columns.join(', ')}) ORDER BY (${sql})`,
    await settingsOf(world),
  )
  const [explained] = JSON.parse(rows[0]?.[0] ?? '[]') as readonly { readonly Plan?: Plan }[]
  // What is the same for every row needs no sorting, and has no column in it.
  return explained?.Plan?.['Sort Key']?.[0] ?? sql
}
