/** What ALTER TABLE does to constraints that are there. Invariant: as in alter-table.ts. */
import { dropAll } from './drop.js'
import { identifier, qualified } from './names.js'
import type { Relation } from './objects.js'
import { mustHaveNoOrphans, mustHoldCheck } from './questions.js'
import { keyOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import type { Subcommand } from './alter-table.js'
import { lock, put, relationWith, type World } from './world.js'

const constraintName = (relation: Relation, name: string): string =>
  `constraint ${identifier(name)} on ${qualified(relation.schema, relation.name)}`

export async function validateConstraint(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const name = cmd.name ?? ''
  const constraint = relation.constraints.find(candidate => candidate.name === name)
  if (constraint === undefined) {
    throw refusal('42704', `constraint "${name}" of relation "${relation.name}" does not exist`)
  }
  if (constraint.kind !== 'f' && constraint.kind !== 'c') {
    throw refusal(
      '42809',
      `constraint "${name}" of relation "${relation.name}" is not a foreign key or check constraint`,
    )
  }
  if (constraint.validated) {
    world.notes.nothing = `${constraintName(relation, name)} is valid already`
    return relation
  }
  if (relation.children.length > 0) throw new Unsure('the table has children')
  if (constraint.kind === 'c') await mustHoldCheck(world, relation, constraint)
  else {
    await mustHaveNoOrphans(world, relation, constraint)
    if (constraint.target !== undefined)
      lock(world, await relationWith(world, constraint.target), 'SHARE UPDATE EXCLUSIVE')
  }
  return {
    ...relation,
    isAltered: true,
    constraints: relation.constraints.map(c => (c === constraint ? { ...c, validated: true } : c)),
  }
}

export async function alterConstraint(_world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const def = cmd.def
  const change =
    def === undefined
      ? undefined
      : 'Constraint' in def
        ? def.Constraint
        : 'ATAlterConstraint' in def
          ? def.ATAlterConstraint
          : undefined
  const name = change?.conname ?? cmd.name ?? ''
  const constraint = relation.constraints.find(candidate => candidate.name === name)
  if (constraint === undefined) {
    throw refusal('42704', `constraint "${name}" of relation "${relation.name}" does not exist`)
  }
  if (constraint.kind !== 'f') {
    throw refusal(
      '42809',
      `constraint "${name}" of relation "${relation.name}" is not a foreign key constraint`,
    )
  }
  const deferrable = change !== undefined && 'deferrable' in change && change.deferrable
  const deferred = change !== undefined && 'initdeferred' in change && change.initdeferred
  return {
    ...relation,
    isAltered: true,
    constraints: relation.constraints.map(c => (c === constraint ? { ...c, deferrable, deferred } : c)),
  }
}

export async function dropConstraint(world: World, sub: Subcommand): Promise<Relation> {
  const { cmd, relation } = sub
  const name = cmd.name ?? ''
  const constraint = relation.constraints.find(candidate => candidate.name === name)
  if (constraint === undefined) {
    const said = `constraint "${name}" of relation "${relation.name}" does not exist`
    if (cmd.missing_ok !== true) throw refusal('42704', said)
    world.notes.notices.push({ severity: 'NOTICE', code: '00000', message: `${said}, skipping` })
    if ((sub.stmt.cmds ?? []).length === 1)
      world.notes.nothing = `there is no ${constraintName(relation, name)}`
    return relation
  }
  if (constraint.inherited === true) {
    throw refusal('42P16', `cannot drop inherited constraint "${name}" of relation "${relation.name}"`)
  }
  if (relation.children.length > 0 && constraint.kind !== 'f') {
    for (const child of relation.children) {
      const below = await relationWith(world, child)
      const same = below.constraints.find(
        candidate => candidate.name === name || candidate.inherited === true,
      )
      if (same !== undefined && constraint.kind === 'c') {
        put(world, { ...below, constraints: below.constraints.filter(c => c.name !== name) })
      } else if (constraint.kind !== 'c') throw new Unsure('the table has partitions, whose keys go along')
    }
  }
  const described = `constraint ${identifier(name)} on table ${identifier(relation.name)}`
  await dropAll(world, [{ key: keyOf('pg_constraint', constraint.oid), described }], cmd.behavior)
  world.notes.effects.push({ what: constraintName(relation, name), how: 'dropped' })
  if (!relation.isNew) world.notes.destroys.push({ what: constraintName(relation, name), how: 'dropped' })
  if (constraint.target !== undefined)
    lock(world, await relationWith(world, constraint.target), 'ACCESS EXCLUSIVE')
  const after = await relationWith(world, relation.oid)
  return { ...after, constraints: after.constraints.filter(({ oid }) => oid !== constraint.oid) }
}
