/** Collations, aggregates, operators, casts and publications. Invariant: what the server cannot be shown makes later errors of names doubtful. */
import { optionsOf } from './create-routine.js'
import { namesIn } from './objects-found.js'
import { identifier } from './names.js'
import { stringsOf, type Ast } from './parse.js'
import { creationSchema, mustFind, splitNames } from './resolve.js'
import { mustBeSurelyAllowed } from './role-rights.js'
import { mustOwn } from './roles.js'
import { mustFindRoutine, plainType, routinesNamed } from './routine-names.js'
import { keyOf, withEntry } from './state.js'
import { findThing, makeThing, mustFindThing, thingName, unseen } from './things.js'
import { refusal, Unsure } from './verdicts.js'
import {
  addDependencies,
  change,
  label,
  look,
  newOid,
  relationWith,
  roleOf,
  use,
  type World,
} from './world.js'

export async function define(world: World, stmt: Ast.DefineStmt): Promise<void> {
  const names = stringsOf(stmt.defnames)
  switch (stmt.kind) {
    case 'OBJECT_COLLATION':
      return defineCollation(world, stmt, names)
    case 'OBJECT_AGGREGATE':
      return defineAggregate(world, stmt, names)
    case 'OBJECT_OPERATOR':
      return defineOperator(world, stmt, names)
    default:
      throw new Unsure(`making this (${stmt.kind ?? ''}) is not simulated`)
  }
}

async function defineCollation(world: World, stmt: Ast.DefineStmt, names: readonly string[]): Promise<void> {
  const { schema: wanted, name } = splitNames(names)
  const schema = await creationSchema(world, wanted)
  world.notes.reach = [`collation ${schema.name}\0${name}`]
  if ((await findThing(world, 'collation', [schema.name, name])) !== undefined) {
    if (stmt.if_not_exists !== true) throw refusal('42710', `collation "${name}" already exists`)
    world.notes.nothing = `the collation ${name} exists already`
    world.notes.notices.push({
      severity: 'NOTICE',
      code: '42710',
      message: `collation "${name}" already exists, skipping`,
    })
    return
  }
  const options = optionsOf(stmt.definition)
  const from = options.get('from')
  if (from === undefined || options.size > 1)
    throw new Unsure('a collation that is not copied is not simulated')
  await mustFindThing(world, 'collation', namesIn(from))
  const key = makeThing(world, { sort: 'collation', schema: schema.name, name, owner: roleOf(world) })
  change(world, {
    things: withEntry(world.state.things, `collation ${name}`, { key: `alias of ${key}`, isNew: true }),
  })
  addDependencies(world, [{ from: key, on: keyOf('pg_namespace', schema.oid), kind: 'n' }])
  unseen(world, `the collation ${name}`)
  world.notes.effects.push({
    what: thingName({ sort: 'collation', schema: schema.name, name }),
    how: 'created',
  })
}

async function defineAggregate(world: World, stmt: Ast.DefineStmt, names: readonly string[]): Promise<void> {
  const { schema: wanted, name } = splitNames(names)
  world.notes.reach = [`routine ${name}`]
  const schema = await creationSchema(world, wanted)
  const options = optionsOf(stmt.definition)
  const [list] = stmt.args ?? []
  if (stmt.oldstyle === true || list === undefined || !('List' in list))
    throw new Unsure('such an aggregate is not simulated')
  const known = new Set(['sfunc', 'stype', 'initcond'])
  if ([...options.keys()].some(option => !known.has(option)))
    throw new Unsure('an aggregate with such options is not simulated')
  const types: string[] = []
  for (const node of list.List.items ?? []) {
    if (!('FunctionParameter' in node)) continue
    const { argType, mode } = node.FunctionParameter
    if (mode !== 'FUNC_PARAM_DEFAULT' && mode !== 'FUNC_PARAM_IN')
      throw new Unsure('such an aggregate is not simulated')
    types.push((await plainType(world, argType ?? {})).text)
  }
  const [stype, sfunc] = [options.get('stype'), options.get('sfunc')]
  if (stype === undefined || !('TypeName' in stype))
    throw refusal('42P13', 'aggregate stype must be specified')
  if (sfunc === undefined) throw refusal('42P13', 'aggregate sfunc must be specified')
  const state = await plainType(world, stype.TypeName)
  if (state.kind === 'p') throw new Unsure('an aggregate over such a state is not simulated')
  const found = (await routinesNamed(world, [schema.name, name])).find(
    other => other.argumentTypes.join() === types.join(),
  )
  const wantedTypes = [state.text, ...types]
  const candidates = await routinesNamed(world, namesIn(sfunc))
  const transition = candidates.find(({ argumentTypes }) => argumentTypes.join() === wantedTypes.join())
  if (transition === undefined) {
    if (candidates.length > 0) throw new Unsure('whether its function fits is not known')
    throw refusal('42883', `function ${namesIn(sfunc).join('.')}(${wantedTypes.join(', ')}) does not exist`)
  }
  if (transition.returns !== state.text || transition.returnsSet) {
    throw refusal('42804', `return type of transition function ${transition.name} is not ${state.text}`)
  }
  const initial = options.get('initcond')
  if (initial === undefined) {
    const [strict] = await look<boolean>(
      world,
      `SELECT to_json(proisstrict)::text FROM pg_proc WHERE oid = ${transition.isNew ? 0 : transition.oid}`,
    )
    if (strict !== false && types[0] !== state.text)
      throw new Unsure('whether its first value fits is not known')
  } else if ('String' in initial) {
    await world.server.describe(
      `SELECT '${(initial.String.sval ?? '').replaceAll("'", "''")}'::${state.text}`,
      [],
    )
  }
  if (found !== undefined) {
    if (stmt.replace === true) throw new Unsure('replacing an aggregate is not simulated')
    throw refusal('42723', `function "${name}" already exists with same argument types`)
  }
  const oid = newOid(world)
  const path = `${schema.name}\0${name}\0${types.join(',')}`
  change(world, {
    routines: withEntry(world.state.routines, path, {
      ...{
        oid,
        schema: schema.name,
        name,
        kind: 'a',
        owner: roleOf(world) ?? '',
        argumentTypes: types,
        argumentNames: [],
      },
      ...{
        argumentModes: types.map(() => 'i').join(''),
        defaults: 0,
        returns: state.text,
        returnsSet: false,
      },
      ...{ volatility: 'i', language: 'internal', isNew: true },
    }),
  })
  const key = keyOf('pg_proc', oid)
  label(world, key, `function ${identifier(name)}(${types.join(',')})`)
  addDependencies(world, [
    { from: key, on: keyOf('pg_proc', transition.oid), kind: 'n' },
    { from: key, on: keyOf('pg_namespace', schema.oid), kind: 'n' },
  ])
  world.notes.effects.push({
    what: `aggregate ${identifier(schema.name)}.${identifier(name)}(${types.join(', ')})`,
    how: 'created',
  })
}

async function defineOperator(world: World, stmt: Ast.DefineStmt, names: readonly string[]): Promise<void> {
  const { schema: wanted, name } = splitNames(names)
  world.notes.reach = 'everything'
  const schema = await creationSchema(world, wanted)
  const options = optionsOf(stmt.definition)
  const sides: string[] = []
  for (const [option, node] of options) {
    if (!['leftarg', 'rightarg', 'function', 'procedure'].includes(option)) {
      throw new Unsure('an operator with such options is not simulated')
    }
    if (!option.endsWith('arg')) continue
    if (node === undefined || !('TypeName' in node))
      throw new Unsure('the types of the operator cannot be read')
    const type = await plainType(world, node.TypeName)
    if (type.ofChange) throw new Unsure('an operator over types of this change is not simulated')
    if (option === 'leftarg') sides.unshift(type.text)
    else sides.push(type.text)
  }
  const routineNode = options.get('function') ?? options.get('procedure')
  if (routineNode === undefined) throw refusal('42P13', 'operator function must be specified')
  if (!options.has('rightarg')) throw new Unsure('such an operator is not simulated')
  const routines = await routinesNamed(world, namesIn(routineNode))
  const routine = routines.find(({ argumentTypes }) => argumentTypes.join() === sides.join())
  if (routine === undefined)
    throw refusal('42883', `function ${namesIn(routineNode).join('.')}(${sides.join(', ')}) does not exist`)
  const [taken] = await look<number>(
    world,
    `SELECT to_json(count(*))::text FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE o.oprname = '${name.replaceAll("'", "''")}' AND n.nspname = '${schema.name.replaceAll("'", "''")}'`,
  )
  if (taken !== 0) throw new Unsure('an operator of this name is there already')
  unseen(world, `the operator ${name}`)
  world.notes.effects.push({
    what: `operator ${identifier(schema.name)}.${name}(${sides.join(', ')})`,
    how: 'created',
  })
}

export async function createCast(world: World, stmt: Ast.CreateCastStmt): Promise<void> {
  world.notes.reach = 'everything'
  const source = await plainType(world, stmt.sourcetype ?? {})
  const target = await plainType(world, stmt.targettype ?? {})
  await mustBeSurelyAllowed(world, 'make a cast')
  if (stmt.func === undefined || stmt.context !== 'COERCION_EXPLICIT') {
    throw new Unsure('a cast that is used without being asked for is not simulated')
  }
  if (source.ofChange || target.ofChange) throw new Unsure('a cast of types of this change is not simulated')
  if (source.kind === 'p' || target.kind === 'p')
    throw refusal('42809', `source data type ${source.text} is a pseudo-type`)
  const routine = await mustFindRoutine(world, stmt.func, 'function')
  if (routine.argumentTypes.length !== 1) throw new Unsure('such a cast is not simulated')
  if (
    routine.argumentTypes[0] !== source.text ||
    routine.returns !== target.text ||
    routine.returnsSet ||
    routine.kind !== 'f'
  ) {
    throw new Unsure('whether the function fits the cast is not known')
  }
  if (source.oid === target.oid || source.kind === 'd' || target.kind === 'd')
    throw new Unsure('such a cast is not simulated')
  const [there] = await look<boolean>(
    world,
    `SELECT to_json(EXISTS (SELECT FROM pg_cast WHERE castsource = ${source.oid} AND casttarget = ${target.oid}))::text`,
  )
  if (there === true)
    throw refusal('42710', `cast from type ${source.text} to type ${target.text} already exists`)
  if ([...world.state.things.keys()].some(path => path.startsWith('unseen the cast')))
    throw new Unsure('this change makes another cast')
  unseen(world, `the cast from ${source.text} to ${target.text}`)
  if (routine.isNew)
    world.notes.needs.add(`function ${identifier(routine.schema)}.${identifier(routine.name)}`)
  world.notes.effects.push({ what: `cast (${source.text} AS ${target.text})`, how: 'created' })
}

export async function createPublication(world: World, stmt: Ast.CreatePublicationStmt): Promise<void> {
  const name = stmt.pubname ?? ''
  world.notes.reach = [`publication ${name}`]
  await mustBeSurelyAllowed(world, 'create a publication')
  if ((await findThing(world, 'publication', [name])) !== undefined) {
    throw refusal('42710', `publication "${name}" already exists`)
  }
  if ((stmt.options ?? []).length > 0) throw new Unsure('options of a publication are not simulated')
  const seen = new Set<number>()
  for (const node of stmt.pubobjects ?? []) {
    if (!('PublicationObjSpec' in node)) continue
    const { pubobjtype, pubtable } = node.PublicationObjSpec
    if (pubobjtype !== 'PUBLICATIONOBJ_TABLE' || pubtable === undefined)
      throw new Unsure('a publication of a schema is not simulated')
    if (pubtable.whereClause !== undefined || pubtable.columns !== undefined) {
      throw new Unsure('a publication of some rows or columns is not simulated')
    }
    const relation = use(world, await mustFind(world, pubtable.relation ?? {}))
    if (!['r', 'p'].includes(relation.kind)) {
      throw refusal('22023', `cannot add relation "${relation.name}" to publication`, {
        detail: `This operation is not supported for ${relation.kind === 'v' ? 'views' : 'such relations'}.`,
      })
    }
    if (relation.persistence !== 'p' || /^(?:pg_catalog|information_schema)$/.test(relation.schema)) {
      throw refusal('22023', `cannot add relation "${relation.name}" to publication`)
    }
    await mustOwn(world, await relationWith(world, relation.oid))
    if (seen.has(relation.oid)) throw new Unsure('it names a table twice')
    seen.add(relation.oid)
  }
  makeThing(world, { sort: 'publication', name, owner: roleOf(world) })
  // From here on a table without a replica identity refuses UPDATE and DELETE.
  change(world, {
    rowsUnknown: `the publication ${name} may refuse changes of rows`,
    epoch: world.state.epoch + 1,
  })
  world.notes.effects.push({ what: thingName({ sort: 'publication', name }), how: 'created' })
}
