/** What the subcommands of ALTER TABLE have in common. Invariant: none of it decides what a subcommand does. */
import { hangingOn, partsOf } from './dependents.js'
import { identifier, qualified } from './names.js'
import type { Column, Relation } from './objects.js'
import { columnOf, keyOf } from './state.js'
import { SYSTEM_COLUMNS } from './columns.js'
import { refusal } from './verdicts.js'
import type { Subcommand } from './alter-table.js'
import { label, lock, put, relationWith, type World } from './world.js'

/** @throws Refusal 42703 */
export function requireColumn(relation: Relation, name: string): Column {
  const column = columnOf(relation, name)
  if (column !== undefined) return column
  if (SYSTEM_COLUMNS.has(name)) throw refusal('0A000', `cannot alter system column "${name}"`)
  throw refusal('42703', `column "${name}" of relation "${relation.name}" does not exist`)
}

/** @throws Refusal 42P16 */
export function mustNotBeInherited(
  relation: Relation,
  column: Column,
  verb: 'drop' | 'alter' | 'rename',
): void {
  if (column.inherited !== true) return
  throw refusal('42P16', `cannot ${verb} inherited column "${column.name}"`)
}

/** Lets new columns be told in messages. */
export function describeColumns(world: World, relation: Relation, columns: readonly Column[]): void {
  for (const { number, name } of columns) {
    label(
      world,
      keyOf('pg_class', relation.oid, number),
      `column ${identifier(name)} of table ${identifier(relation.name)}`,
    )
  }
}

/** Views and rules, policies and triggers that use a column, which its type cannot change under. */
export async function viewsOf(
  world: World,
  relation: Relation,
  column: Column,
): Promise<readonly { readonly sort: string; readonly described: string }[]> {
  const key = keyOf('pg_class', relation.oid, column.number)
  const hanging = await hangingOn(world, [key])
  const users: { sort: string; described: string }[] = []
  for (const found of [...hanging.blocking, ...hanging.along]) {
    if (hanging.because(found) !== key) continue
    const { catalog, oid, sub } = partsOf(found)
    if (catalog === 'pg_rewrite') users.push({ sort: 'a view or rule', described: hanging.describe(found) })
    else if (catalog === 'pg_policy')
      users.push({ sort: 'a policy definition', described: hanging.describe(found) })
    else if (catalog === 'pg_trigger' && !/constraint/i.test(hanging.describe(found))) {
      users.push({ sort: 'a trigger definition', described: hanging.describe(found) })
    } else if (catalog === 'pg_class' && sub === 0) {
      const user = await relationWith(world, oid)
      if (user.kind === 'v' || user.kind === 'm') {
        const word = user.kind === 'v' ? 'view' : 'materialized view'
        users.push({ sort: 'a view or rule', described: `rule _RETURN on ${word} ${identifier(user.name)}` })
      }
    }
  }
  return users
}

/** A column, as fingerprints call it. */
export const what = (relation: Relation, name: string): string =>
  `column ${qualified(relation.schema, relation.name)}.${identifier(name)}`

/** Does to the children, partitions above all, what was done to their table. */
export async function inChildren(
  world: World,
  sub: Subcommand,
  apply: (sub: Subcommand) => Promise<Relation>,
): Promise<void> {
  for (const oid of sub.relation.children) {
    const relation = await relationWith(world, oid)
    lock(world, relation, 'ACCESS EXCLUSIVE')
    const count = world.notes.effects.length
    put(world, await apply({ ...sub, relation }))
    world.notes.effects.splice(count)
  }
}

/** Notes that a table is written anew. */
export function noteRewrite(world: World, relation: Relation): void {
  if (!relation.isNew && relation.kind !== 'p')
    world.notes.rewrites.add(qualified(relation.schema, relation.name))
}

/** A relation with a column changed. */
export const replaceColumn = (relation: Relation, changed: Column): Relation => ({
  ...relation,
  isAltered: true,
  columns: relation.columns.map(column => (column.number === changed.number ? changed : column)),
})
