/**
 * ALTER SCHEMA … RENAME. Invariant: what is in the schema is found by its new path and by no other, or nobody knows
 * where anything is.
 */
import { identifier } from './names.js'
import type { Relation } from './objects.js'
import { moveRelation } from './rename.js'
import { noSchema } from './resolve.js'
import { mustOwnObject } from './role-rights.js'
import { keyOf, withEntry } from './state.js'
import { refusal } from './verdicts.js'
import { change, look, relationWith, schemaOf, type World } from './world.js'

/** More than these are not moved one by one. */
const MOST_RELATIONS = 500

/** @throws Refusal 3F000, 42501, 42P06, 42939 */
export async function renameSchema(world: World, name: string, to: string): Promise<void> {
  const schema = await schemaOf(world, name)
  if (schema === undefined) throw noSchema(name)
  await mustOwnObject(world, schema.owner, `schema ${name}`)
  world.notes.reach = 'everything'
  if ((await schemaOf(world, to)) !== undefined) throw refusal('42P06', `schema "${to}" already exists`)
  if (to.startsWith('pg_'))
    throw refusal('42939', `unacceptable schema name "${to}"`, {
      detail: 'The prefix "pg_" is reserved for system schemas.',
    })
  world.notes.effects.push({ what: `schema ${identifier(name)}`, how: 'renamed', to: identifier(to) })
  const relations = await relationsIn(world, name, schema.isNew ? undefined : schema.oid)
  change(world, {
    schemas: withEntry(withEntry(world.state.schemas, name, null), to, { ...schema, name: to }),
    ...(relations === undefined ? { allUnknown: 'this change gives a schema another name' } : {}),
  })
  for (const relation of relations ?? [])
    await moveRelation(world, relation, { schema: to, name: relation.name })
}

/** All that is in a schema; undefined when there is more than relations that stand for themselves. */
async function relationsIn(
  world: World,
  name: string,
  oid: number | undefined,
): Promise<readonly Relation[] | undefined> {
  const { relations, types, routines, gone } = world.state
  const prefix = `${name}\0`
  if ([...types.keys(), ...routines.keys()].some(path => path.startsWith(prefix))) return undefined
  const oids = oid === undefined ? [] : await liveRelationsIn(world, oid)
  if (oids === undefined) return undefined
  const found = new Map([...relations.values()].map(relation => [relation.oid, relation]))
  for (const each of oids) {
    if (!found.has(each) && !gone.has(keyOf('pg_class', each)))
      found.set(each, await relationWith(world, each))
  }
  const inside = [...found.values()].filter(
    relation => relation.schema === name && !gone.has(keyOf('pg_class', relation.oid)),
  )
  return inside.every(relation => !namesPlaces(relation)) ? inside : undefined
}

/** Whether some of its expressions are about things by their paths. */
const namesPlaces = ({ columns, constraints, indexes }: Relation): boolean =>
  [
    ...columns.flatMap(({ default: text, generated }) => [text, generated?.sql]),
    ...constraints.map(({ check }) => check?.sql),
    ...indexes.flatMap(({ keys, predicate }) => [...keys.map(({ sql }) => sql), predicate?.sql]),
  ].some(text => text !== undefined && /\.|regclass/.test(text.replaceAll(/\d+\.\d+/g, '')))

/** OIDs of tables, views, sequences and indexes; undefined when the schema has other things. */
async function liveRelationsIn(world: World, oid: number): Promise<readonly number[] | undefined> {
  const others = ['pg_proc.pronamespace', 'pg_operator.oprnamespace', 'pg_collation.collnamespace']
    .concat(['pg_conversion.connamespace', 'pg_opclass.opcnamespace', 'pg_statistic_ext.stxnamespace'])
    .concat(['pg_ts_config.cfgnamespace', 'pg_ts_dict.dictnamespace'])
    .map(column => `EXISTS (SELECT FROM ${column.split('.')[0] ?? ''} WHERE ${column} = ${oid})`)
  const [row] = await look<{ readonly has: boolean; readonly oids: readonly number[] | null }>(
    world,
    `SELECT json_build_object(
       'has', ${others.join(' OR ')}
         OR EXISTS (SELECT FROM pg_type t WHERE t.typnamespace = ${oid} AND t.typrelid = 0
              AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid AND e.typrelid <> 0))
         OR EXISTS (SELECT FROM pg_class WHERE relnamespace = ${oid} AND relkind NOT IN ('r', 'p', 'v', 'm', 'S', 'i', 'I')),
       'oids', (SELECT json_agg(oid::bigint ORDER BY oid) FROM pg_class WHERE relnamespace = ${oid}))::text`,
  )
  if (row === undefined || row.has || (row.oids ?? []).length > MOST_RELATIONS) return undefined
  return row.oids ?? []
}
