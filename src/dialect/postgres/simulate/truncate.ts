/** TRUNCATE. Invariant: tables that refer to one go along, or it is refused. */
import { identitySequence } from './alter-identity.js'
import { setRows } from './set-rows.js'
import { emptyRows } from './create-table.js'
import { referrersOf } from './foreign-keys.js'
import { TRIGGER } from './may-write.js'
import type { Relation } from './objects.js'
import type { Ast } from './parse.js'
import { mustFind } from './resolve.js'
import { mustBeAllowed } from './roles.js'
import { putSequence } from './sequence-parts.js'
import { refusal, Unsure } from './verdicts.js'
import { lock, measures, nameOf, relationWith, use, type World } from './world.js'

export async function truncate(world: World, stmt: Ast.TruncateStmt): Promise<void> {
  world.notes.reach = 'rows'
  const tables: Relation[] = []
  for (const node of stmt.relations ?? []) {
    if (!('RangeVar' in node)) continue
    const relation = use(world, await mustFind(world, node.RangeVar))
    if (!['r', 'p', 'f'].includes(relation.kind)) throw refusal('42809', `"${relation.name}" is not a table`)
    await mustBeAllowed(world, relation, 'TRUNCATE')
    tables.push(relation)
  }
  for (let at = 0; at < tables.length; at += 1) {
    const relation = tables[at]
    if (relation === undefined) continue
    for (const child of relation.children) tables.push(await relationWith(world, child))
    for (const { table } of await referrersOf(world, relation)) {
      if (tables.some(({ oid }) => oid === table.oid)) continue
      if (stmt.behavior !== 'DROP_CASCADE') {
        throw refusal('0A000', 'cannot truncate a table referenced in a foreign key constraint', {
          detail: `Table "${table.name}" references "${relation.name}".`,
          hint: `Truncate table "${table.name}" at the same time, or use TRUNCATE ... CASCADE.`,
        })
      }
      await mustBeAllowed(world, table, 'TRUNCATE')
      tables.push(table)
      world.notes.notices.push({
        severity: 'NOTICE',
        code: '00000',
        message: `truncate cascades to table "${table.name}"`,
      })
    }
  }
  for (const relation of tables) {
    const trigger = relation.triggers.find(({ enabled, type }) => enabled && (type & TRIGGER.TRUNCATE) !== 0)
    if (trigger !== undefined)
      throw new Unsure(`the trigger ${trigger.name} fires, and what it does is not simulated`)
    lock(world, relation, 'ACCESS EXCLUSIVE')
    world.notes.effects.push({ what: nameOf(relation), how: 'emptied', ...measures(relation) })
    if (!relation.isNew) world.notes.destroys.push({ what: nameOf(relation), how: 'emptied' })
    if (stmt.restart_seqs === true) await restart(world, relation)
  }
  for (const relation of tables) {
    await setRows(world, await relationWith(world, relation.oid), await emptyRows(world, relation))
  }
  for (const relation of tables) {
    const { rowsUnknown: _, ...known } = await relationWith(world, relation.oid)
    world.state = { ...world.state, relations: new Map(world.state.relations).set(relation.oid, known) }
  }
}

async function restart(world: World, relation: Relation): Promise<void> {
  for (const column of relation.columns) {
    if (column.identity === undefined && !/nextval/.test(column.default ?? '')) continue
    const sequence = await identitySequence(world, relation, column)
    if (sequence !== undefined) {
      const { lastUnknown: _, generation = 0, ...known } = sequence
      putSequence(world, { ...known, last: sequence.start, isCalled: false, generation: generation + 1 })
    }
  }
}
