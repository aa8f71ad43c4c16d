/** RENAME of what is no relation, and SET SCHEMA and OWNER TO of anything. Invariant: an object keeps its OID and what hangs on it. */
import { toAlter } from './alter-table.js'
import { identifier, qualified } from './names.js'
import type { Routine, TypeObject } from './objects.js'
import { mustFindObject, mustFindType, namesIn, ofType, ROUTINE_SORTS } from './objects-found.js'
import type { Ast } from './parse.js'
import { mustBeMember, toRoleName } from './role-names.js'
import { mustBeSurelyAllowed, mustOwnObject } from './role-rights.js'
import { renameSchema } from './rename-schema.js'
import { moveRelation, renameStatement } from './rename.js'
import { mustBeAllowedInSchema, mustOwn } from './roles.js'
import { mustBeSetting, renameRole } from './role-statements.js'
import { mustFindRoutine, routineName, routinePath, routinesNamed } from './routine-names.js'
import { showSubstitute } from './set-rows.js'
import { pathOf, withEntry } from './state.js'
import { THING_SORTS } from './things.js'
import { typeAt } from './type-names.js'
import { typeNamed } from './create-type.js'
import { mustBeFree } from './index-parts.js'
import { mustFind, noSchema } from './resolve.js'
import { refusal, Unsure } from './verdicts.js'
import {
  change,
  lock,
  look,
  nameOf,
  put,
  relationAt,
  relationWith,
  schemaOf,
  use,
  type World,
} from './world.js'

export async function rename(world: World, stmt: Ast.RenameStmt): Promise<void> {
  const kind = stmt.renameType ?? ''
  const to = stmt.newname ?? ''
  if (ROUTINE_SORTS[kind] !== undefined) return renameRoutine(world, stmt, to)
  switch (kind) {
    case 'OBJECT_SCHEMA':
      return renameSchema(world, stmt.subname ?? '', to)
    case 'OBJECT_ROLE':
      return renameRole(world, stmt.subname ?? '', to)
    case 'OBJECT_TRIGGER':
    case 'OBJECT_POLICY':
    case 'OBJECT_RULE':
      return renamePart(world, stmt, to)
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      return renameType(world, stmt, to)
    case 'OBJECT_ATTRIBUTE':
    case 'OBJECT_DOMCONSTRAINT':
    case 'OBJECT_DATABASE':
    case 'OBJECT_TABLESPACE':
      throw new Unsure(`renaming this (${kind}) is not simulated`)
    default:
      if (THING_SORTS[kind] !== undefined) throw new Unsure(`renaming this (${kind}) is not simulated`)
      return renameStatement(world, stmt)
  }
}

async function renameRoutine(world: World, stmt: Ast.RenameStmt, to: string): Promise<void> {
  const sort = ROUTINE_SORTS[stmt.renameType ?? '']
  if (sort === undefined || stmt.object === undefined || !('ObjectWithArgs' in stmt.object))
    throw new Unsure('its name cannot be read')
  const routine = await mustFindRoutine(world, stmt.object.ObjectWithArgs, sort)
  await mustOwnObject(world, routine.owner, `function ${routine.name}`)
  world.notes.reach = [`routine ${routine.name}`, `routine ${to}`]
  await mustBeFreeRoutine(world, { ...routine, name: to })
  world.notes.effects.push({ what: routineName(routine), how: 'renamed', to: qualified(routine.schema, to) })
  moveRoutine(world, routine, { ...routine, name: to })
}

async function mustBeFreeRoutine(world: World, { schema, name, argumentTypes }: Routine): Promise<void> {
  const taken = (await routinesNamed(world, [schema, name])).some(
    other => other.argumentTypes.join() === argumentTypes.join(),
  )
  if (taken) {
    throw refusal(
      '42723',
      `function ${name}(${argumentTypes.join(', ')}) already exists in schema "${schema}"`,
    )
  }
}

function moveRoutine(world: World, from: Routine, to: Routine): void {
  change(world, {
    routines: withEntry(withEntry(world.state.routines, routinePath(from), null), routinePath(to), to),
  })
}

async function renameType(world: World, stmt: Ast.RenameStmt, to: string): Promise<void> {
  const type = await mustFindType(world, namesIn(stmt.object))
  if (stmt.renameType === 'OBJECT_DOMAIN' && type.kind !== 'd') {
    throw refusal('42809', `${identifier(type.name)} is not a domain`, {
      hint: 'Use ALTER TYPE to rename a type.',
    })
  }
  await mustMoveType(world, type, { schema: type.schema, name: to })
  world.notes.effects.push({ what: typeNamed(type), how: 'renamed', to: qualified(type.schema, to) })
}

async function mustMoveType(
  world: World,
  type: TypeObject,
  to: { readonly schema: string; readonly name: string },
): Promise<void> {
  await mustOwnObject(world, type.owner, `type ${type.name}`)
  world.notes.reach = [`type ${pathOf(type.schema, type.name)}`, `type ${pathOf(to.schema, to.name)}`]
  if (type.kind === 'c') {
    const relation = await relationAt(world, type.schema, type.name)
    if (relation !== undefined && relation.kind !== 'c') {
      throw refusal('42809', `${identifier(type.name)} is a table's row type`, {
        hint: 'Use ALTER TABLE instead.',
      })
    }
    throw new Unsure('moving a composite type is not simulated')
  }
  if (type.kind === 'r' || type.kind === 'm' || type.kind === 'b')
    throw new Unsure('moving such a type is not simulated')
  const relation = await relationAt(world, to.schema, to.name)
  if (
    (await typeAt(world, to.schema, to.name)) !== undefined ||
    (relation !== undefined && 'rpvmfc'.includes(relation.kind))
  ) {
    throw refusal(
      '42710',
      `type "${to.name}" already exists${to.schema === type.schema ? '' : ` in schema "${to.schema}"`}`,
    )
  }
  if (type.kind === 'e') showSubstitute(world, type)
  const types = withEntry(world.state.types, pathOf(type.schema, type.name), null)
  change(world, { types: withEntry(types, pathOf(to.schema, to.name), { ...type, ...to, isAltered: true }) })
}

async function renamePart(world: World, stmt: Ast.RenameStmt, to: string): Promise<void> {
  const name = stmt.subname ?? ''
  const relation = use(world, await mustFind(world, stmt.relation ?? {}))
  world.notes.reach = [pathOf(relation.schema, relation.name)]
  await mustOwn(world, relation)
  const noun =
    stmt.renameType === 'OBJECT_TRIGGER' ? 'trigger' : stmt.renameType === 'OBJECT_POLICY' ? 'policy' : 'rule'
  const parts: readonly { readonly name: string }[] =
    noun === 'trigger' ? relation.triggers : noun === 'policy' ? relation.policies : relation.rules
  if (noun === 'trigger' && (relation.kind === 'p' || relation.isPartition)) {
    throw new Unsure('a trigger of a partitioned table is not renamed in a simulation')
  }
  const of = noun === 'rule' ? 'relation' : 'table'
  if (!parts.some(part => part.name === name)) {
    throw refusal('42704', `${noun} "${name}" for ${of} "${relation.name}" does not exist`)
  }
  if (parts.some(part => part.name === to)) {
    throw refusal(
      '42710',
      `${noun} "${to}" for ${noun === 'policy' ? 'table' : 'relation'} "${relation.name}" already exists`,
    )
  }
  const renamed = <T extends { readonly name: string }>(all: readonly T[]): readonly T[] =>
    all.map(part => (part.name === name ? { ...part, name: to } : part))
  lock(world, relation, 'ACCESS EXCLUSIVE')
  put(world, {
    ...relation,
    ...(noun === 'trigger' ? { triggers: renamed(relation.triggers) } : {}),
    ...(noun === 'policy' ? { policies: renamed(relation.policies) } : {}),
    ...(noun === 'rule' ? { rules: renamed(relation.rules) } : {}),
  })
  world.notes.effects.push({
    what: `${noun} ${identifier(name)} on ${qualified(relation.schema, relation.name)}`,
    how: 'renamed',
    to: identifier(to),
  })
}

/** ALTER … SET SCHEMA. */
export async function setSchema(world: World, stmt: Ast.AlterObjectSchemaStmt): Promise<void> {
  const kind = stmt.objectType ?? ''
  const to = stmt.newschema ?? ''
  if (stmt.relation !== undefined) return setSchemaOfRelation(world, stmt, to)
  const sort = ROUTINE_SORTS[kind]
  if (sort !== undefined && stmt.object !== undefined && 'ObjectWithArgs' in stmt.object) {
    const routine = await mustFindRoutine(world, stmt.object.ObjectWithArgs, sort)
    world.notes.reach = [`routine ${routine.name}`]
    await mustOwnObject(world, routine.owner, `function ${routine.name}`)
    await mustBeSchema(world, to)
    if (to === routine.schema) return
    await mustBeFreeRoutine(world, { ...routine, schema: to })
    world.notes.effects.push({ what: routineName(routine), how: 'renamed', to: qualified(to, routine.name) })
    moveRoutine(world, routine, { ...routine, schema: to })
    return
  }
  if (kind === 'OBJECT_TYPE' || kind === 'OBJECT_DOMAIN') {
    const type = await mustFindType(world, namesIn(stmt.object))
    await mustBeSchema(world, to)
    if (type.schema === to) return
    await mustMoveType(world, type, { schema: to, name: type.name })
    world.notes.effects.push({ what: ofType(type).what, how: 'renamed', to: qualified(to, type.name) })
    return
  }
  throw new Unsure(`another schema for this (${kind}) is not simulated`)
}

async function mustBeSchema(world: World, name: string): Promise<void> {
  const schema = await schemaOf(world, name)
  if (schema === undefined) throw noSchema(name)
  if (/^pg_(?:temp|toast)/.test(name)) throw new Unsure('such a schema is not looked at')
  await mustBeAllowedInSchema(world, schema, 'CREATE')
}

async function setSchemaOfRelation(world: World, stmt: Ast.AlterObjectSchemaStmt, to: string): Promise<void> {
  const relation = await toAlter(world, stmt.relation ?? {}, stmt.objectType ?? '', stmt.missing_ok)
  if (relation === undefined) return
  await mustOwn(world, relation)
  await mustBeSchema(world, to)
  world.notes.reach = [pathOf(relation.schema, relation.name), pathOf(to, relation.name)]
  if (to === relation.schema) {
    world.notes.effects.push({ what: nameOf(relation), how: 'altered' })
    return
  }
  await mustBeFree(world, to, relation.name)
  const names: string[] = relation.indexes.map(({ name }) => name)
  for (const name of names) await mustBeFree(world, to, name)
  lock(world, relation, 'ACCESS EXCLUSIVE')
  const owned = await ownedSequences(world, relation.oid)
  for (const sequence of owned) await mustBeFree(world, to, sequence.name)
  world.notes.effects.push({ what: nameOf(relation), how: 'renamed', to: qualified(to, relation.name) })
  if ((await schemaOf(world, to))?.isNew === true && relation.indexes.length > 0) {
    throw new Unsure('a table with indexes that moves to a schema of this change is not simulated')
  }
  await moveRelation(world, relation, { schema: to, name: relation.name })
  const paths = new Map(world.state.names)
  for (const index of relation.indexes) {
    paths.set(pathOf(relation.schema, index.name), null)
  }
  change(world, { names: paths })
  for (const index of relation.indexes) {
    const own = await relationWith(world, index.oid)
    await moveRelation(world, own, { schema: to, name: index.name })
  }
  for (const sequence of owned) await moveRelation(world, sequence, { schema: to, name: sequence.name })
}

/** Sequences of its columns move along. */
async function ownedSequences(world: World, oid: number) {
  const found = [...world.state.sequences.values()]
    .filter(({ ownedBy }) => ownedBy?.relation === oid)
    .map(each => each.oid)
  const live =
    oid > 4_294_967_295
      ? []
      : await look<number>(
          world,
          `SELECT to_json(d.objid::bigint)::text FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
          WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = ${oid} AND d.deptype IN ('a', 'i')`,
        )
  const oids = new Set([...found, ...live.filter(each => !world.state.gone.has(`pg_class:${each}:0`))])
  return Promise.all([...oids].map(each => relationWith(world, each)))
}

/** ALTER … OWNER TO of what is no relation. */
export async function setOwner(world: World, stmt: Ast.AlterOwnerStmt): Promise<void> {
  const kind = stmt.objectType ?? ''
  world.notes.reach = 'nothing'
  const found = await mustFindObject(world, kind, stmt.object)
  const owner = await toRoleName(world, stmt.newowner)
  await mustOwnObject(world, found.owner, found.described)
  await mustBeMember(world, owner)
  if (found.owner !== owner) await mustBeSurelyAllowed(world, `give the ${found.described} away`)
  const { state } = world
  const oid = Number(found.key.split(':')[1])
  const type = [...state.types].find(([, each]) => each?.oid === oid)
  const routine = [...state.routines].find(([, each]) => each?.oid === oid)
  const schema = [...state.schemas].find(([, each]) => each?.oid === oid)
  if (type?.[1]) change(world, { types: withEntry(state.types, type[0], { ...type[1], owner }) })
  if (routine?.[1])
    change(world, { routines: withEntry(state.routines, routine[0], { ...routine[1], owner }) })
  if (schema?.[1]) change(world, { schemas: withEntry(state.schemas, schema[0], { ...schema[1], owner }) })
  world.notes.effects.push({ what: found.what, how: 'altered' })
}

/** ALTER FUNCTION with options. */
export async function alterFunction(world: World, stmt: Ast.AlterFunctionStmt): Promise<void> {
  const sort = ROUTINE_SORTS[stmt.objtype ?? '']
  if (sort === undefined || stmt.func === undefined) throw new Unsure('its name cannot be read')
  const routine = await mustFindRoutine(world, stmt.func, sort)
  world.notes.reach = [`routine ${routine.name}`]
  await mustOwnObject(world, routine.owner, `function ${routine.name}`)
  let { volatility } = routine
  for (const node of stmt.actions ?? []) {
    if (!('DefElem' in node)) continue
    const { defname = '', arg } = node.DefElem
    if (!['volatility', 'security', 'strict', 'set'].includes(defname)) {
      throw new Unsure(`altering the ${defname} of a function is not simulated`)
    }
    if (defname === 'volatility' && arg !== undefined && 'String' in arg)
      volatility = (arg.String.sval ?? 'v').charAt(0)
    if (defname === 'set' && arg !== undefined && 'VariableSetStmt' in arg) {
      await mustBeSetting(world, arg.VariableSetStmt)
    }
    if (routine.kind === 'p' && ['volatility', 'strict'].includes(defname)) {
      throw refusal('42P13', 'invalid attribute in procedure definition')
    }
  }
  change(world, {
    routines: withEntry(world.state.routines, routinePath(routine), { ...routine, volatility }),
  })
  world.notes.effects.push({ what: routineName(routine), how: 'altered' })
}
