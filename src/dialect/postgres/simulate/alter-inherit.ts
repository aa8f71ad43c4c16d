/** INHERIT and NO INHERIT, ATTACH and DETACH PARTITION. Invariant: as in inherit-parts.ts. */
import { copyIndexes } from './create-like.js'
import { referrersOf } from './foreign-keys.js'
import { adopt, inheriting, leave, mustMatch } from './inherit-parts.js'
import { mustFitKeys } from './index-parts.js'
import type { Index, Relation } from './objects.js'
import { mustNotHold, narrowDefault, readBound } from './partition-bounds.js'
import { mustBeUnique, mustHaveNoOrphans } from './questions.js'
import { mustFind } from './resolve.js'
import { mustOwn } from './roles.js'
import { columnOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import type { Subcommand } from './alter-table.js'
import { lock, nameOf, newOid, put, relationWith, use, type World } from './world.js'

const partOf = ({ cmd }: Subcommand) =>
  cmd.def !== undefined && 'PartitionCmd' in cmd.def ? cmd.def.PartitionCmd : {}

/** INHERIT: the table becomes a child. */
export async function addInherit(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  if (cmd.def === undefined || !('RangeVar' in cmd.def)) throw new Unsure('its parent cannot be read')
  if (relation.isPartition) throw refusal('42809', 'cannot change inheritance of a partition')
  if (relation.kind === 'p') throw refusal('42809', 'cannot change inheritance of partitioned table')
  if (relation.ofType !== undefined) throw refusal('42809', 'cannot change inheritance of typed table')
  const parent = use(world, await mustFind(world, cmd.def.RangeVar))
  await mustOwn(world, parent)
  mustBeParent(parent, relation)
  if (relation.parents.includes(parent.oid)) {
    throw refusal('42P07', `relation "${parent.name}" would be inherited from more than once`)
  }
  await mustNotBeAbove(world, relation, parent)
  lock(world, parent, 'SHARE UPDATE EXCLUSIVE')
  await mustMatch(world, parent, relation)
  await adopt(world, parent, inheriting(parent, relation))
  return relationWith(world, relation.oid)
}

/** @throws Refusal 42809 */
export function mustBeParent(parent: Relation, { persistence }: Pick<Relation, 'persistence'>): void {
  if (parent.kind === 'p') throw refusal('42809', `cannot inherit from partitioned table "${parent.name}"`)
  if (parent.isPartition) throw refusal('42809', `cannot inherit from partition "${parent.name}"`)
  if (parent.kind !== 'r')
    throw refusal('42809', `inherited relation "${parent.name}" is not a table or foreign table`)
  if (persistence !== 't' && parent.persistence === 't') {
    throw refusal('42809', `cannot inherit from temporary relation "${parent.name}"`)
  }
}

async function mustNotBeAbove(world: World, child: Relation, parent: Relation): Promise<void> {
  const above = [parent.oid]
  for (const oid of above) {
    if (oid === child.oid) {
      throw refusal('42P07', 'circular inheritance not allowed', {
        detail: `"${parent.name}" is already a child of "${child.name}".`,
      })
    }
    above.push(...(await relationWith(world, oid)).parents)
  }
}

/** NO INHERIT. */
export async function dropInherit(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  if (cmd.def === undefined || !('RangeVar' in cmd.def)) throw new Unsure('its parent cannot be read')
  const parent = use(world, await mustFind(world, cmd.def.RangeVar))
  if (relation.isPartition) throw refusal('42809', 'cannot change inheritance of a partition')
  if (!relation.parents.includes(parent.oid)) {
    throw refusal('42P01', `relation "${parent.name}" is not a parent of relation "${relation.name}"`)
  }
  if (relation.parents.length > 1) throw new Unsure('it has another parent')
  lock(world, parent, 'SHARE UPDATE EXCLUSIVE')
  await leave(world, parent, relation.oid)
  return alone(relation)
}

/** A table that is no part any more. */
const alone = ({ boundCondition: _, bound: __, ...relation }: Relation): Relation => ({
  ...relation,
  isPartition: false,
  parents: [],
  columns: relation.columns.map(column => ({ ...column, inherited: false })),
  constraints: relation.constraints.map(constraint => ({ ...constraint, inherited: false })),
  indexes: relation.indexes.map(({ parent: ___, ...index }) => index),
})

export async function attachPartition(world: World, sub: Subcommand): Promise<Relation> {
  const { relation: parent } = sub
  const { name: range = {}, bound: written } = partOf(sub)
  if (parent.kind !== 'p' || written === undefined) throw new Unsure('attaching an index is not simulated')
  const child = use(world, await mustFind(world, range))
  await mustOwn(world, child)
  mustBeAttachable(parent, child)
  for (const { name } of child.columns) {
    if (columnOf(parent, name) !== undefined) continue
    throw refusal(
      '42804',
      `table "${child.name}" contains column "${name}" not found in parent "${parent.name}"`,
      {
        detail: 'The new partition may contain only the columns present in parent.',
      },
    )
  }
  const bound = await readBound(world, parent, child.name, written)
  lock(world, child, 'ACCESS EXCLUSIVE')
  await mustMatch(world, parent, child)
  const { condition } = bound
  await mustNotHold(
    ...([world, child, `NOT (${condition})`] as const),
    `partition constraint of relation "${child.name}" is violated by some row`,
  )
  await narrowDefault(world, parent, bound)
  const attached = await withPartsOf(world, parent, {
    ...inheriting(parent, child),
    isPartition: true,
    boundCondition: condition,
    bound: bound.text,
  })
  await adopt(world, parent, attached)
  world.notes.effects.push({ what: nameOf(child), how: 'altered' })
  return relationWith(world, parent.oid)
}

/** @throws Refusal 42809 */
function mustBeAttachable(parent: Relation, child: Relation): void {
  if (child.kind === 'p') throw new Unsure('a partition that is partitioned itself is not simulated')
  if (child.kind !== 'r') {
    throw refusal('42809', `ALTER action ATTACH PARTITION cannot be performed on relation "${child.name}"`)
  }
  if (child.isPartition) throw refusal('42809', `"${child.name}" is already a partition`)
  if (child.ofType !== undefined) throw refusal('42809', 'cannot attach a typed table as partition')
  if (child.parents.length > 0) throw refusal('42809', 'cannot attach inheritance child as partition')
  if (child.children.length > 0) throw refusal('42809', 'cannot attach inheritance parent as partition')
  if (parent.persistence === 't' || child.persistence === 't') {
    throw new Unsure('temporary partitions are not simulated')
  }
  if (parent.triggers.some(({ type }) => (type & 1) !== 0) || child.triggers.length > 0) {
    throw new Unsure('triggers of partitions are not compared')
  }
}

/** Indexes and foreign keys of the whole, which its part gets unless it has them. */
async function withPartsOf(world: World, parent: Relation, start: Relation): Promise<Relation> {
  const numbers = new Map(
    parent.columns.map(({ number, name }) => [number, columnOf(start, name)?.number ?? 0] as const),
  )
  const missing = parent.indexes.filter(index => !start.indexes.some(own => isSame(index, own, numbers)))
  if (missing.some(({ primary }) => primary) && start.indexes.some(({ primary }) => primary)) {
    throw new Unsure('its primary key is another than that of the table')
  }
  const before = new Set(start.indexes)
  let child = await copyIndexes(world, { ...parent, indexes: missing }, put(world, start), numbers)
  for (const index of child.indexes) {
    if (before.has(index)) continue
    await mustFitKeys(world, child, index)
    if (index.unique) await mustBeUnique(world, child, index)
  }
  for (const constraint of parent.constraints) {
    if (constraint.kind !== 'f') continue
    const columns = constraint.columns.map(number => numbers.get(number) ?? number)
    const own = { ...constraint, oid: newOid(world), inherited: true, columns }
    await mustHaveNoOrphans(world, child, own)
    child = { ...child, constraints: [...child.constraints, own] }
  }
  return child
}

function isSame(index: Index, own: Index, numbers: ReadonlyMap<number, number>): boolean {
  const columns = index.columns.map(number => numbers.get(number) ?? 0)
  return (
    own.method === index.method &&
    own.unique === index.unique &&
    own.primary === index.primary &&
    (own.constraint === undefined) === (index.constraint === undefined) &&
    own.columns.join() === columns.join() &&
    !columns.includes(0) &&
    own.predicate === undefined &&
    index.predicate === undefined
  )
}

export async function detachPartition(world: World, sub: Subcommand): Promise<Relation> {
  const { relation } = sub
  const { name = {}, concurrent } = partOf(sub)
  const partition = use(world, await mustFind(world, name))
  if (concurrent === true && world.inTransaction) {
    throw refusal('25001', 'ALTER TABLE ... DETACH CONCURRENTLY cannot run inside a transaction block')
  }
  if (!partition.parents.includes(relation.oid)) {
    throw refusal('42P01', `relation "${partition.name}" is not a partition of relation "${relation.name}"`)
  }
  if (concurrent === true) throw new Unsure('whether the table has a default partition is not looked at')
  if ((await referrersOf(world, relation)).length > 0) {
    throw new Unsure('whether foreign keys point to the partition is not looked at')
  }
  lock(world, partition, 'ACCESS EXCLUSIVE')
  await leave(world, relation, partition.oid)
  put(world, alone(partition))
  world.notes.effects.push({ what: nameOf(partition), how: 'altered' })
  return relationWith(world, relation.oid)
}
