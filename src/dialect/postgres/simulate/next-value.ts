/** `SELECT nextval(…)` alone. Invariant: the value is given, whatever becomes of the transaction. */
import { firstOf, mustBeReadable, spend } from './defaults.js'
import type { Ast } from './parse.js'
import { mustBeAllowed } from './roles.js'
import { sequenceWith } from './sequence-parts.js'
import { sequenceNamed } from './sequences.js'
import { pathOf } from './state.js'
import { nameOf, type World } from './world.js'

/** @throws Refusal 42P01, 2200H; Unsure */
export async function nextValue(world: World, call: Ast.FuncCall): Promise<void> {
  const relation = await sequenceNamed(world, call.args?.[0])
  world.notes.reach = [pathOf(relation.schema, relation.name)]
  await mustBeAllowed(world, relation, 'USAGE')
  const sequence = mustBeReadable(await sequenceWith(world, relation.oid), relation.name)
  await spend(world, [{ sequence, name: relation.name, used: rows => rows }], 1)
  world.notes.rows = 1
  world.notes.output = {
    fields: [{ name: 'nextval', type: 20, typmod: -1 }],
    rows: [[String(firstOf(sequence))]],
    notices: [],
    count: 1,
  }
  world.notes.effects.push({ what: nameOf(relation), how: 'altered' })
}
