/** What ALTER TABLE does to a table as a whole and to its constraints. Invariant: as in alter-table.ts. */
import { mustKnowOptions } from './create-table.js'
import { dropAll } from './drop.js'
import { identifier, literal, qualified } from './names.js'
import type { Relation } from './objects.js'
import { mustBeMember, toRoleName } from './role-names.js'
import { keyOf } from './state.js'
import { mustHaveNoOrphans, mustHoldCheck } from './questions.js'
import { mustKnowTablespace } from './tablespaces.js'
import { refusal, Unsure } from './verdicts.js'
import type { Subcommand } from './alter-table.js'
import { mustFind } from './resolve.js'
import { currentRole, hasRightsOf, mayInSchema } from './roles.js'
import { kindOf, lock, look, nameOf, put, relationWith, schemaOf, type World } from './world.js'

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

export async function changeOwner(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const owner = await toRoleName(world, cmd.newowner)
  if (relation.owner === owner) {
    return relation
  }
  if (!(await hasRightsOf(world, relation.owner))) {
    throw refusal('42501', `must be owner of ${kindOf(relation)} ${relation.name}`)
  }
  await mustBeMember(world, owner)
  const schema = await schemaOf(world, relation.schema)
  if (schema !== undefined && !(await mayInSchema(world, schema, 'USAGE'))) {
    throw refusal('42501', `permission denied for schema ${schema.name}`)
  }
  await ownerMustCreateIn(world, owner, relation.schema)
  return { ...relation, owner }
}

/** A new owner must be able to create in the schema, unless a superuser gives. */
async function ownerMustCreateIn(world: World, owner: string, schema: string): Promise<void> {
  const role = await currentRole(world)
  if (role === undefined || role.superuser) return
  const found = await schemaOf(world, schema)
  if (found === undefined || found.isNew) return
  const [may] = await look<boolean>(
    world,
    `SELECT to_json(has_schema_privilege(${literal(owner)}, ${found.oid}::oid, 'CREATE'))::text`,
  )
  if (may !== true) throw refusal('42501', `permission denied for schema ${schema}`)
}

export async function setLogged(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const persistence = cmd.subtype === 'AT_SetLogged' ? 'p' : 'u'
  if (relation.persistence === 't') {
    throw refusal('42P16', `cannot change logged status of table "${relation.name}" because it is temporary`)
  }
  if (relation.persistence === persistence) {
    world.notes.nothing = `${nameOf(relation)} is that already`
    return relation
  }
  for (const { kind, target } of relation.constraints) {
    if (kind !== 'f' || target === undefined || target === relation.oid) continue
    const other = await relationWith(world, target)
    if (persistence === 'p' && other.persistence !== 'p') {
      throw refusal(
        '42P16',
        `could not change table "${relation.name}" to logged because it references unlogged table "${other.name}"`,
      )
    }
  }
  if (persistence === 'u') throw new Unsure('whether a logged table points to it is not looked at')
  if (!relation.isNew && relation.kind !== 'p')
    world.notes.rewrites.add(qualified(relation.schema, relation.name))
  return { ...relation, persistence }
}

export async function setOptions(_world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const nodes = cmd.def !== undefined && 'List' in cmd.def ? cmd.def.List.items : []
  if (relation.kind === 'r' || relation.kind === 'm') mustKnowOptions(nodes)
  else if (relation.kind === 'p') {
    throw refusal('42809', 'cannot specify storage parameters for a partitioned table', {
      hint: 'Specify storage parameters for its leaf partitions instead.',
    })
  } else if (relation.kind === 'v') {
    for (const node of nodes ?? []) {
      const name = 'DefElem' in node ? (node.DefElem.defname ?? '') : ''
      if (!['security_barrier', 'security_invoker', 'check_option'].includes(name)) {
        throw refusal('22023', `unrecognized parameter "${name}"`)
      }
    }
  } else throw new Unsure('options of an index')
  return relation
}

export async function rowSecurity(_world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  switch (cmd.subtype) {
    case 'AT_EnableRowSecurity':
      return { ...relation, rowSecurity: true }
    case 'AT_DisableRowSecurity':
      return { ...relation, rowSecurity: false }
    case 'AT_ForceRowSecurity':
      return { ...relation, forceRowSecurity: true }
    default:
      return { ...relation, forceRowSecurity: false }
  }
}

export async function switchTrigger(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const enabled = !/Disable/.test(cmd.subtype ?? '') && !/Replica/.test(cmd.subtype ?? '')
  if (/TrigAll|TrigUser/.test(cmd.subtype ?? '')) {
    if (/TrigAll/.test(cmd.subtype ?? '') && relation.constraints.some(({ kind }) => kind === 'f')) {
      throw new Unsure('triggers of foreign keys are switched, which takes a superuser')
    }
    return { ...relation, triggers: relation.triggers.map(trigger => ({ ...trigger, enabled })) }
  }
  const name = cmd.name ?? ''
  if (!relation.triggers.some(trigger => trigger.name === name)) {
    if (/^RI_ConstraintTrigger/.test(name)) throw new Unsure('a trigger of a foreign key is switched')
    throw refusal('42704', `trigger "${name}" for table "${relation.name}" does not exist`)
  }
  if (relation.children.length > 0) await Promise.resolve(world)
  return {
    ...relation,
    triggers: relation.triggers.map(trigger => (trigger.name === name ? { ...trigger, enabled } : trigger)),
  }
}

export async function replicaIdentity(_world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const def = cmd.def
  const node = def !== undefined && 'ReplicaIdentityStmt' in def ? def.ReplicaIdentityStmt : undefined
  if (node?.identity_type !== 'i') return relation
  const index = relation.indexes.find(({ name }) => name === node.name)
  if (index === undefined)
    throw refusal('42704', `index "${node.name ?? ''}" for table "${relation.name}" does not exist`)
  if (!index.unique) throw refusal('42809', `cannot use non-unique index "${index.name}" as replica identity`)
  if (!index.immediate)
    throw refusal('0A000', `cannot use non-immediate index "${index.name}" as replica identity`)
  if (index.columns.includes(0))
    throw refusal('0A000', `cannot use expression index "${index.name}" as replica identity`)
  if (index.predicate !== undefined)
    throw refusal('0A000', `cannot use partial index "${index.name}" as replica identity`)
  for (const number of index.columns) {
    const column = relation.columns.find(candidate => candidate.number === number)
    if (column?.notNull === false) {
      throw refusal(
        '42809',
        `index "${index.name}" cannot be used as replica identity because column "${column.name}" is nullable`,
      )
    }
  }
  return {
    ...relation,
    indexes: relation.indexes.map(candidate => ({ ...candidate, replicaIdentity: candidate === index })),
  }
}

export async function clusterOn(_world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const index = relation.indexes.find(({ name }) => name === cmd.name)
  if (index === undefined)
    throw refusal('42704', `index "${cmd.name ?? ''}" for table "${relation.name}" does not exist`)
  if (index.predicate !== undefined) throw refusal('0A000', `cannot cluster on partial index "${index.name}"`)
  if (!['btree', 'gist'].includes(index.method)) {
    throw refusal(
      '0A000',
      `cannot cluster on index "${index.name}" because access method does not support clustering`,
    )
  }
  return relation
}

export const keep = async (_world: World, { relation }: Subcommand): Promise<Relation> => relation

export async function setTablespace(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  await mustKnowTablespace(world, cmd.name)
  if (cmd.name !== 'pg_default') throw new Unsure('whether the role may use the tablespace is not looked at')
  return relation
}

export async function unknown(_world: World, { cmd }: Subcommand): Promise<Relation> {
  throw new Unsure(`it does what simulations do not know (${cmd.subtype ?? ''})`)
}

export const attachPartition = unknown

export async function detachPartition(world: World, { cmd, relation, stmt }: Subcommand): Promise<Relation> {
  const node = cmd.def !== undefined && 'PartitionCmd' in cmd.def ? cmd.def.PartitionCmd : undefined
  const partition = await mustFind(world, node?.name ?? {})
  if (node?.concurrent === true && world.inTransaction) {
    throw refusal('25001', 'ALTER TABLE ... DETACH CONCURRENTLY cannot run inside a transaction block')
  }
  if (!partition.parents.includes(relation.oid)) {
    throw refusal('42P01', `relation "${partition.name}" is not a partition of relation "${relation.name}"`)
  }
  lock(world, partition, 'ACCESS EXCLUSIVE')
  const { boundCondition: _, bound: __, ...rest } = partition
  put(world, {
    ...rest,
    isPartition: false,
    parents: [],
    columns: partition.columns.map(column => ({ ...column, inherited: false })),
    constraints: partition.constraints.map(constraint => ({ ...constraint, inherited: false })),
    indexes: partition.indexes.map(withoutParent),
  })
  world.notes.effects.push({ what: nameOf(partition), how: 'altered' })
  return {
    ...relation,
    isAltered: stmt.cmds !== undefined,
    children: relation.children.filter(child => child !== partition.oid),
    rowsUnknown: 'the change takes a partition off it',
  }
}

const withoutParent = ({ parent: _, ...index }: Relation['indexes'][number]) => index
