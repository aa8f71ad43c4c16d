/** Where a column has its values from, when nobody gives them. Invariant: what they are made with does not go without them. */
import { dependOnNamed } from './depend-on-named.js'
import { checkDefault, type Written } from './expressions.js'
import { identifier } from './names.js'
import type { Column, Relation } from './objects.js'
import { stringsOf, type Ast } from './parse.js'
import { keyOf } from './state.js'
import { referencesOf } from './walk.js'
import { addDependencies, label, newOid, type World } from './world.js'

/** Has a default checked. It goes with its column, and what it calls may not go without it. */
export async function withDefault(
  world: World,
  relation: Relation,
  column: Column,
  written: Written,
): Promise<Column> {
  const text = await checkDefault(world, column, written)
  const oid = newOid(world)
  const key = keyOf('pg_attrdef', oid)
  const name = `column ${identifier(column.name)} of table ${identifier(relation.name)}`
  label(world, key, `default value for ${name}`)
  addDependencies(world, [{ from: key, on: keyOf('pg_class', relation.oid, column.number), kind: 'a' }])
  await dependOnNamed(world, key, written.node)
  return { ...column, default: text, defaultOid: oid }
}

/** A column that is computed stands in the way of what it is computed from. */
export async function dependOnSources(
  world: World,
  relation: Relation,
  { name, number }: Column,
  node: Ast.Node,
): Promise<void> {
  const key = keyOf('pg_class', relation.oid, number)
  label(world, key, `column ${identifier(name)} of table ${identifier(relation.name)}`)
  const names = new Set(referencesOf(node).columns.map(({ fields = [] }) => stringsOf(fields).at(-1)))
  const sources = relation.columns.filter(other => names.has(other.name))
  addDependencies(
    world,
    sources.map(source => ({ from: key, on: keyOf('pg_class', relation.oid, source.number), kind: 'n' })),
  )
  await dependOnNamed(world, key, node)
}
