/** Statements of many kinds with little to them: owners, schemas, locks, upkeep. Invariant: what may do anything is not simulated. */
import { moveRelation } from './rename.js'
import { toAlter } from './alter-table.js'
import { mustBeFree } from './index-parts.js'
import { qualified } from './names.js'
import { stringOf, stringsOf, type Ast } from './parse.js'
import { creationSchema, dotted, mustFind } from './resolve.js'
import { mustBeMember, toRoleName } from './role-names.js'
import { currentRole, mustBeAllowed, mustOwn, mustOwnThing } from './roles.js'
import { routineNamed } from './routines.js'
import { pathOf, withEntry } from './state.js'
import { findType } from './type-names.js'
import { toLockMode, type LockMode } from '../impact/lock-modes.js'
import { refusal, Unsure } from './verdicts.js'
import { change, lock, nameOf, put, relationWith, schemaOf, use, type World } from './world.js'

const RELATIONS = new Set([
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_SEQUENCE',
  'OBJECT_FOREIGN_TABLE',
])

/** ALTER … SET SCHEMA. */
export async function setSchema(world: World, stmt: Ast.AlterObjectSchemaStmt): Promise<void> {
  if (!RELATIONS.has(stmt.objectType ?? ''))
    throw new Unsure(`moving this (${stmt.objectType ?? ''}) to another schema is not simulated`)
  const relation = await toAlter(world, stmt.relation ?? {}, stmt.objectType ?? '', stmt.missing_ok)
  if (relation === undefined) return
  await mustOwn(world, relation)
  const schema = await creationSchema(world, stmt.newschema)
  if (schema.name === relation.schema) {
    world.notes.nothing = `${nameOf(relation)} is there already`
    return
  }
  await mustBeFree(world, schema.name, relation.name)
  lock(world, relation, 'ACCESS EXCLUSIVE')
  world.notes.effects.push({
    what: nameOf(relation),
    how: 'renamed',
    to: qualified(schema.name, relation.name),
  })
  await moveRelation(world, relation, { schema: schema.name, name: relation.name })
  // What belongs to a table moves along.
  for (const index of relation.indexes) {
    const own = await relationWith(world, index.oid)
    await moveRelation(world, own, { schema: schema.name, name: own.name })
  }
  if (
    relation.columns.some(
      ({ identity, default: text }) => identity !== undefined || /nextval/.test(text ?? ''),
    )
  ) {
    throw new Unsure('sequences of the table move along')
  }
}

/** ALTER … OWNER TO, for what is no relation. */
export async function setOwner(world: World, stmt: Ast.AlterOwnerStmt): Promise<void> {
  const owner = await toRoleName(world, stmt.newowner)
  const { object } = stmt
  if (object === undefined) throw new Unsure('what it is about cannot be read')
  switch (stmt.objectType) {
    case 'OBJECT_SCHEMA': {
      const name = stringOf(object) ?? ''
      const schema = await schemaOf(world, name)
      if (schema === undefined) throw refusal('3F000', `schema "${name}" does not exist`)
      await mustOwnThing(world, schema.owner, 'schema', name)
      await mustBeMember(world, owner)
      change(world, { schemas: withEntry(world.state.schemas, name, { ...schema, owner }) })
      world.notes.effects.push({ what: `schema ${name}`, how: 'altered' })
      return
    }
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE': {
      if (!('ObjectWithArgs' in object)) throw new Unsure('what it is about cannot be read')
      const sort = stmt.objectType === 'OBJECT_FUNCTION' ? 'function' : 'procedure'
      const routine = await routineNamed(world, object.ObjectWithArgs, sort, false)
      if (routine === undefined) return
      await mustOwnThing(world, routine.owner, sort, routine.name)
      await mustBeMember(world, owner)
      const role = await currentRole(world)
      if (role?.superuser === false && owner !== role.name)
        throw new Unsure('whether the new owner may create in the schema is not looked at')
      const path = `${pathOf(routine.schema, routine.name)}\0${routine.argumentTypes.join(',')}`
      change(world, { routines: withEntry(world.state.routines, path, { ...routine, owner }) })
      world.notes.effects.push({ what: `${sort} ${routine.name}`, how: 'altered' })
      return
    }
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN': {
      const names =
        'List' in object
          ? stringsOf(object.List.items)
          : 'TypeName' in object
            ? stringsOf(object.TypeName.names)
            : []
      const type = await findType(world, names)
      if (type === undefined) throw refusal('42704', `type "${dotted(names)}" does not exist`)
      await mustOwnThing(world, type.owner, 'type', type.name)
      await mustBeMember(world, owner)
      const role = await currentRole(world)
      if (role?.superuser === false && owner !== role.name)
        throw new Unsure('whether the new owner may create in the schema is not looked at')
      change(world, {
        types: withEntry(world.state.types, pathOf(type.schema, type.name), { ...type, owner }),
      })
      return
    }
    default:
      throw new Unsure(`owners of this kind (${stmt.objectType ?? ''}) are not simulated`)
  }
}

/** By `LOCKMODE`, from 1. */
const MODES = [
  '',
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
]

export async function lockTables(world: World, stmt: Ast.LockStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (!world.inTransaction) throw refusal('25P01', 'LOCK TABLE can only be used in transaction blocks')
  const mode: LockMode | undefined = toLockMode(MODES[stmt.mode ?? 8] ?? '')
  for (const node of stmt.relations ?? []) {
    if (!('RangeVar' in node)) continue
    const relation = use(world, await mustFind(world, node.RangeVar))
    if (!['r', 'p', 'v'].includes(relation.kind))
      throw refusal('42809', `cannot lock relation "${relation.name}"`)
    if ((stmt.mode ?? 8) === 1) await mustBeAllowed(world, relation, 'SELECT')
    else await mustBeAllowed(world, relation, 'UPDATE')
    if (mode !== undefined) lock(world, relation, mode)
  }
}

export async function vacuum(world: World, stmt: Ast.VacuumStmt): Promise<void> {
  world.notes.reach = 'nothing'
  const isVacuum = stmt.is_vacuumcmd === true
  if (isVacuum && world.inTransaction) throw refusal('25001', 'VACUUM cannot run inside a transaction block')
  const full = (stmt.options ?? []).some(node => 'DefElem' in node && node.DefElem.defname === 'full')
  for (const node of stmt.rels ?? []) {
    const range = 'VacuumRelation' in node ? node.VacuumRelation.relation : undefined
    if (range === undefined) continue
    const relation = use(world, await mustFind(world, range))
    for (const name of 'VacuumRelation' in node ? stringsOf(node.VacuumRelation.va_cols) : []) {
      if (!relation.columns.some(column => column.name === name)) {
        throw refusal('42703', `column "${name}" of relation "${relation.name}" does not exist`)
      }
    }
    lock(world, relation, full ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE')
    if (full && !relation.isNew) world.notes.rewrites.add(qualified(relation.schema, relation.name))
    world.notes.effects.push({ what: nameOf(relation), how: 'altered' })
  }
}

export async function reindex(world: World, stmt: Ast.ReindexStmt): Promise<void> {
  const concurrently = (stmt.params ?? []).some(
    node => 'DefElem' in node && node.DefElem.defname === 'concurrently',
  )
  if (concurrently && world.inTransaction)
    throw refusal('25001', 'REINDEX CONCURRENTLY cannot run inside a transaction block')
  world.notes.reach = 'nothing'
  if (stmt.relation === undefined) {
    if (world.inTransaction)
      throw refusal(
        '25001',
        `REINDEX ${stmt.kind === 'REINDEX_OBJECT_SCHEMA' ? 'SCHEMA' : 'DATABASE'} cannot run inside a transaction block`,
      )
    throw new Unsure('reindexing more than a table is not simulated')
  }
  const relation = use(world, await mustFind(world, stmt.relation))
  const isIndex = stmt.kind === 'REINDEX_OBJECT_INDEX'
  if (isIndex !== (relation.table !== undefined)) {
    if (isIndex) throw refusal('42809', `"${relation.name}" is not an index`)
    throw refusal('42809', `"${relation.name}" is not a table or materialized view`)
  }
  const table = relation.table === undefined ? relation : await relationWith(world, relation.table)
  await mustOwn(world, table)
  lock(world, table, concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE')
  world.notes.effects.push({ what: nameOf(relation), how: 'altered' })
}

/** DO and CALL run code that only running shows. */
export async function runCode(): Promise<void> {
  throw new Unsure('what its code does cannot be told without running it')
}

export async function setConstraints(world: World, stmt: Ast.ConstraintsSetStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (!world.inTransaction) {
    world.notes.notices.push({
      severity: 'WARNING',
      code: '25P01',
      message: 'SET CONSTRAINTS can only be used in transaction blocks',
    })
    world.notes.nothing = 'SET CONSTRAINTS counts in a transaction only'
    return
  }
  if (stmt.constraints !== undefined) {
    world.notes.reach = 'rows'
    throw new Unsure('the constraints that it names are not looked up')
  }
  if (stmt.deferred === true) {
    change(world, { deferredNow: withEntry(world.state.deferredNow, 'ALL', 'deferred') })
    return
  }
  if (world.state.deferred.length > 0) throw new Unsure('constraints that wait are checked now')
  change(world, { deferredNow: withEntry(world.state.deferredNow, 'ALL', 'immediate') })
}

export async function cluster(world: World, stmt: Ast.ClusterStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (stmt.relation === undefined) throw new Unsure('clustering all tables is not simulated')
  const relation = use(world, await mustFind(world, stmt.relation))
  await mustOwn(world, relation)
  const index = stmt.indexname
  if (index !== undefined && !relation.indexes.some(({ name }) => name === index)) {
    throw refusal('42704', `index "${index}" for table "${relation.name}" does not exist`)
  }
  if (index === undefined && !relation.indexes.some(({ clustered }) => clustered === true)) {
    throw refusal('42704', `there is no previously clustered index for table "${relation.name}"`)
  }
  lock(world, relation, 'ACCESS EXCLUSIVE')
  if (!relation.isNew) world.notes.rewrites.add(qualified(relation.schema, relation.name))
  put(world, relation)
}

/** LISTEN, NOTIFY, UNLISTEN. */
export async function signal(world: World): Promise<void> {
  world.notes.reach = 'nothing'
}

export async function alterFunction(world: World, stmt: Ast.AlterFunctionStmt): Promise<void> {
  const sort =
    stmt.objtype === 'OBJECT_PROCEDURE'
      ? 'procedure'
      : stmt.objtype === 'OBJECT_ROUTINE'
        ? 'routine'
        : 'function'
  const routine = stmt.func === undefined ? undefined : await routineNamed(world, stmt.func, sort, false)
  if (routine === undefined) return
  await mustOwnThing(world, routine.owner, sort, routine.name)
  const path = `${pathOf(routine.schema, routine.name)}\0${routine.argumentTypes.join(',')}`
  change(world, { routines: withEntry(world.state.routines, path, routine) })
  world.notes.effects.push({
    what: `${sort} ${qualified(routine.schema, routine.name)}(${routine.argumentTypes.join(', ')})`,
    how: 'altered',
  })
}
