/** ALTER TABLE: its subcommands one after the other. Invariant: each finds the table as the one before left it. */
import { addConstraint } from './constraints.js'
import { addColumn } from './alter-add-column.js'
import * as columns from './alter-column.js'
import * as inherit from './alter-inherit.js'
import { namesMadeBy } from './alter-names.js'
import * as identity from './alter-identity.js'
import * as constraint from './alter-constraint.js'
import * as storage from './alter-storage.js'
import * as others from './alter-others.js'
import { inPasses, wrongKind } from './alter-passes.js'
import { alterType } from './alter-type.js'
import type { LockMode } from '../impact/lock-modes.js'
import type { Relation } from './objects.js'
import type { Ast } from './parse.js'
import { findRelation, pathsOf, shown } from './resolve.js'
import { mustNotBeOfSystem, mustOwn } from './roles.js'
import { pathOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { skip } from './drop-statement.js'
import { lock, measures, nameOf, put, relationWith, use, type World } from './world.js'

/** A subcommand, and the table it is about. */
export interface Subcommand {
  readonly cmd: Ast.AlterTableCmd
  readonly relation: Relation
  readonly stmt: Ast.AlterTableStmt
}

type Apply = (world: World, sub: Subcommand) => Promise<Relation>

interface Rule {
  readonly apply: Apply
  readonly lock: LockMode
  /** `pg_class.relkind` of what it can be done to. */
  readonly kinds: string
}

const rule = (apply: Apply, lockMode: LockMode = 'ACCESS EXCLUSIVE', kinds = 'rp'): Rule => ({
  apply,
  lock: lockMode,
  kinds,
})

/**
 * Locks as the server takes them.
 *
 * @see https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/commands/tablecmds.c AlterTableGetLockLevel
 */
const RULES: Readonly<Record<string, Rule>> = {
  AT_AddColumn: rule(addColumn, 'ACCESS EXCLUSIVE', 'rpf'),
  AT_DropColumn: rule(columns.dropColumn, 'ACCESS EXCLUSIVE', 'rpf'),
  AT_ColumnDefault: rule(columns.setDefault, 'ACCESS EXCLUSIVE', 'rpfv'),
  AT_SetNotNull: rule(columns.setNotNull, 'ACCESS EXCLUSIVE', 'rpf'),
  AT_DropNotNull: rule(columns.dropNotNull, 'ACCESS EXCLUSIVE', 'rpf'),
  AT_AlterColumnType: rule(alterType, 'ACCESS EXCLUSIVE', 'rpf'),
  AT_AddIdentity: rule(identity.addIdentity),
  AT_DropIdentity: rule(identity.dropIdentity),
  AT_SetIdentity: rule(identity.setIdentity),
  AT_DropExpression: rule(columns.dropExpression),
  AT_SetStatistics: rule(columns.checkColumn, 'SHARE UPDATE EXCLUSIVE', 'rpmf'),
  AT_SetStorage: rule(columns.setStorage, 'ACCESS EXCLUSIVE', 'rpmf'),
  AT_SetCompression: rule(columns.setCompression, 'ACCESS EXCLUSIVE', 'rpm'),
  AT_SetOptions: rule(columns.checkColumn, 'SHARE UPDATE EXCLUSIVE', 'rpmf'),
  AT_ResetOptions: rule(columns.checkColumn, 'SHARE UPDATE EXCLUSIVE', 'rpmf'),
  AT_AddConstraint: rule(addTableConstraint, 'ACCESS EXCLUSIVE', 'rpf'),
  AT_ValidateConstraint: rule(constraint.validateConstraint, 'SHARE UPDATE EXCLUSIVE', 'rpf'),
  AT_AlterConstraint: rule(constraint.alterConstraint),
  AT_DropConstraint: rule(constraint.dropConstraint, 'ACCESS EXCLUSIVE', 'rpf'),
  AT_ChangeOwner: rule(others.changeOwner, 'ACCESS EXCLUSIVE', 'rpfvmSc'),
  AT_SetLogged: rule(storage.setLogged),
  AT_SetUnLogged: rule(storage.setLogged),
  AT_SetRelOptions: rule(storage.setOptions, 'SHARE UPDATE EXCLUSIVE', 'rpvmi'),
  AT_ResetRelOptions: rule(storage.setOptions, 'SHARE UPDATE EXCLUSIVE', 'rpvmi'),
  AT_EnableRowSecurity: rule(others.rowSecurity),
  AT_DisableRowSecurity: rule(others.rowSecurity),
  AT_ForceRowSecurity: rule(others.rowSecurity),
  AT_NoForceRowSecurity: rule(others.rowSecurity),
  AT_EnableTrig: rule(others.switchTrigger, 'SHARE ROW EXCLUSIVE'),
  AT_DisableTrig: rule(others.switchTrigger, 'SHARE ROW EXCLUSIVE'),
  AT_EnableAlwaysTrig: rule(others.switchTrigger, 'SHARE ROW EXCLUSIVE'),
  AT_EnableReplicaTrig: rule(others.switchTrigger, 'SHARE ROW EXCLUSIVE'),
  AT_EnableTrigAll: rule(others.switchTrigger, 'SHARE ROW EXCLUSIVE'),
  AT_DisableTrigAll: rule(others.switchTrigger, 'SHARE ROW EXCLUSIVE'),
  AT_EnableTrigUser: rule(others.switchTrigger, 'SHARE ROW EXCLUSIVE'),
  AT_DisableTrigUser: rule(others.switchTrigger, 'SHARE ROW EXCLUSIVE'),
  AT_ReplicaIdentity: rule(storage.replicaIdentity, 'ACCESS EXCLUSIVE', 'rpm'),
  AT_ClusterOn: rule(storage.clusterOn, 'SHARE UPDATE EXCLUSIVE', 'rm'),
  AT_DropCluster: rule(others.keep, 'SHARE UPDATE EXCLUSIVE', 'rm'),
  AT_SetTableSpace: rule(storage.setTablespace, 'ACCESS EXCLUSIVE', 'rmpi'),
  AT_AttachPartition: rule(inherit.attachPartition, 'SHARE UPDATE EXCLUSIVE', 'pI'),
  AT_DetachPartition: rule(inherit.detachPartition, 'ACCESS EXCLUSIVE', 'p'),
  AT_AddInherit: rule(inherit.addInherit),
  AT_DropInherit: rule(inherit.dropInherit),
}

const CALLED: Readonly<Record<string, string>> = {
  OBJECT_TABLE: 'table',
  OBJECT_INDEX: 'index',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_FOREIGN_TABLE: 'foreign table',
  OBJECT_TYPE: 'type',
}
/** What ALTER INDEX, VIEW and so on may be about; ALTER TABLE is not so narrow. */
const ONLY: Readonly<Record<string, string>> = {
  OBJECT_INDEX: 'iI',
  OBJECT_VIEW: 'v',
  OBJECT_MATVIEW: 'm',
  OBJECT_SEQUENCE: 'S',
  OBJECT_FOREIGN_TABLE: 'f',
  OBJECT_TYPE: 'c',
}

/**
 * The relation that an ALTER is about; undefined when it is missing and may be.
 *
 * @param made - Names beside its own that the statement may make or free; `everything`: nobody can tell.
 */
export async function toAlter(
  world: World,
  range: Ast.RangeVar,
  objectType: string,
  missingOk: boolean | undefined,
  made: readonly string[] | 'everything' = [],
): Promise<Relation | undefined> {
  world.notes.reach = made === 'everything' ? made : await pathsOf(world, range, made)
  const relation = await findRelation(world, range, missingOk === true ? 'nothing' : 'refused')
  if (relation === undefined) {
    const message = `relation "${shown(range)}" does not exist`
    if (missingOk !== true) throw refusal('42P01', message)
    skip(world, message)
    world.notes.nothing = `there is no ${CALLED[objectType] ?? 'relation'} ${shown(range)}`
    return undefined
  }
  mustNotBeOfSystem(relation)
  if (made !== 'everything')
    world.notes.reach = [relation.name, ...made].map(name => pathOf(relation.schema, name))
  const only = ONLY[objectType]
  if (only !== undefined && !only.includes(relation.kind)) {
    const called = CALLED[objectType] ?? 'relation'
    throw refusal('42809', `"${relation.name}" is not ${/^[aeiou]/.test(called) ? 'an' : 'a'} ${called}`)
  }
  return use(world, relation)
}

export async function alterTable(world: World, stmt: Ast.AlterTableStmt): Promise<void> {
  if (stmt.objtype === 'OBJECT_TYPE') throw new Unsure('altering a composite type is not simulated')
  const range = stmt.relation ?? {}
  const written = (stmt.cmds ?? []).flatMap(node => ('AlterTableCmd' in node ? [node.AlterTableCmd] : []))
  const made = namesMadeBy(range.relname ?? '', written)
  const start = await toAlter(world, range, stmt.objtype ?? '', stmt.missing_ok, made)
  if (start === undefined) return
  const cmds = inPasses(written)
  if (!cmds.every(({ subtype }) => subtype === 'AT_ChangeOwner')) await mustOwn(world, start)
  const before = world.notes.effects.length
  let relation = start
  for (const cmd of cmds) {
    const known = RULES[cmd.subtype ?? '']
    if (known === undefined) throw new Unsure(`it does what simulations do not know (${cmd.subtype ?? ''})`)
    if (!known.kinds.includes(relation.kind)) throw wrongKind(relation, cmd)
    lock(world, relation, lockOf(known, cmd))
    relation = put(world, await known.apply(world, { cmd, relation, stmt }))
  }
  if (world.notes.effects.length === before && world.notes.nothing === undefined) {
    world.notes.effects.push({ what: nameOf(start), how: 'altered', ...measures(start) })
  }
}

function lockOf({ lock: mode }: Rule, { subtype, def }: Ast.AlterTableCmd): LockMode {
  if (subtype === 'AT_AddConstraint' && def !== undefined && 'Constraint' in def) {
    return def.Constraint.contype === 'CONSTR_FOREIGN' ? 'SHARE ROW EXCLUSIVE' : mode
  }
  return mode
}

async function addTableConstraint(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const { def } = cmd
  if (def === undefined || !('Constraint' in def)) throw new Unsure('its constraint cannot be read')
  const node = def.Constraint
  if (relation.kind === 'p' && node.contype === 'CONSTR_FOREIGN' && node.skip_validation === true) {
    throw refusal(
      '42809',
      `cannot add NOT VALID foreign key on partitioned table "${relation.name}" referencing relation "${node.pktable?.relname ?? ''}"`,
    )
  }
  const added = await addConstraint(world, relation, { node })
  const name = added.constraints.at(-1)?.name ?? ''
  world.notes.effects.push({
    what: `constraint ${name} on ${nameOf(relation).replace(/^table /, '')}`,
    how: 'created',
  })
  for (const child of relation.children) {
    const below = await relationWith(world, child)
    lock(world, below, 'ACCESS EXCLUSIVE')
    if (node.contype === 'CONSTR_CHECK' && node.is_no_inherit === true) continue
    if (relation.kind !== 'p' && node.contype !== 'CONSTR_CHECK') continue
    await addTableConstraint(world, {
      cmd: {
        ...cmd,
        def: { Constraint: { ...node, ...(node.contype === 'CONSTR_CHECK' ? { conname: name } : {}) } },
      },
      relation: below,
      stmt: {},
    })
    world.notes.effects.pop()
  }
  return relationWith(world, relation.oid)
}
