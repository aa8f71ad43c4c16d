/** Functions and procedures. Invariant: a body is read as the server's validator reads it, or the statement is not simulated. */
import { routinesByName } from './catalog-queries.js'
import { isAssignable } from './coercion.js'
import { dropAll } from './drop.js'
import { identifier, literal, qualified } from './names.js'
import type { Routine } from './objects.js'
import { parse, plpgsqlError, stringOf, stringsOf, type Ast } from './parse.js'
import { creationSchema, dotted, lookUpPath, splitNames } from './resolve.js'
import { currentRole, mustOwnThing } from './roles.js'
import { keyOf, pathOf, withEntry } from './state.js'
import { resolveType } from './type-names.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { addDependencies, change, label, look, newOid, roleOf, schemaOf, type World } from './world.js'
import { skip } from './drop-statement.js'
import { settingsOf } from './resolve.js'

type LiveRoutine = Omit<Routine, 'argumentNames' | 'argumentModes' | 'isNew'> & {
  readonly argumentNames: readonly string[] | null
  readonly modes: readonly string[] | null
}

const keyPath = (schema: string, name: string, types: readonly string[]): string =>
  `${pathOf(schema, name)}\0${types.join(',')}`

/** All routines of a name in a schema, as the statement would find them. */
export async function routinesIn(world: World, schema: string, name: string): Promise<readonly Routine[]> {
  const live = (await look<LiveRoutine>(world, routinesByName(name)))
    .filter(row => row.schema === schema)
    .map(({ argumentNames, modes, ...row }): Routine => ({
      ...row,
      argumentNames: argumentNames ?? [],
      argumentModes: (modes ?? []).join(''),
      isNew: false,
    }))
  const prefix = `${pathOf(schema, name)}\0`
  const changed = [...world.state.routines].filter(([path]) => path.startsWith(prefix))
  const paths = new Set(changed.map(([path]) => path))
  const oids = new Set(changed.map(([, routine]) => routine?.oid))
  return [
    ...live.filter(
      routine =>
        !paths.has(keyPath(schema, name, routine.argumentTypes)) &&
        !oids.has(routine.oid) &&
        !world.state.gone.has(keyOf('pg_proc', routine.oid)),
    ),
    ...changed.flatMap(([, routine]) => routine ?? []),
  ]
}

/** Those that a name stands for, in the order of the search path. */
export async function findRoutines(world: World, names: readonly string[]): Promise<readonly Routine[]> {
  const { schema, name } = splitNames(names)
  const schemas = schema === undefined ? await lookUpPath(world) : [schema]
  const found: Routine[] = []
  for (const candidate of schemas) found.push(...(await routinesIn(world, candidate, name)))
  return found
}

const isProcedure = (routine: Pick<Routine, 'kind'>): boolean => routine.kind === 'p'

interface Parameters {
  readonly types: readonly string[]
  readonly oids: readonly number[]
  readonly names: readonly string[]
  readonly modes: string
  readonly outputs: readonly string[]
  readonly defaults: number
}

async function readParameters(world: World, stmt: Ast.CreateFunctionStmt): Promise<Parameters> {
  const types: string[] = []
  const oids: number[] = []
  const names: string[] = []
  const outputs: string[] = []
  let modes = ''
  let defaults = 0
  for (const node of stmt.parameters ?? []) {
    if (!('FunctionParameter' in node)) continue
    const { name = '', argType, mode, defexpr } = node.FunctionParameter
    if (argType === undefined) throw new Unsure('a parameter without a type')
    const type = await resolveType(world, argType)
    const isOutput = mode === 'FUNC_PARAM_OUT' || mode === 'FUNC_PARAM_TABLE'
    if (!isOutput || (mode === 'FUNC_PARAM_OUT' && stmt.is_procedure === true)) {
      types.push(type.text.replace(/\(.*\)/, ''))
      oids.push(type.oid)
      if (name !== '' && names.includes(name))
        throw refusal('42P13', `parameter name "${name}" used more than once`)
      names.push(name)
      if (defexpr !== undefined) defaults += 1
      else if (defaults > 0)
        throw refusal('42P13', 'input parameters after one with a default value must also have defaults')
    }
    if (isOutput || mode === 'FUNC_PARAM_INOUT') outputs.push(`${name} ${type.text}`)
    modes +=
      mode === 'FUNC_PARAM_OUT'
        ? 'o'
        : mode === 'FUNC_PARAM_TABLE'
          ? 't'
          : mode === 'FUNC_PARAM_INOUT'
            ? 'b'
            : mode === 'FUNC_PARAM_VARIADIC'
              ? 'v'
              : 'i'
  }
  return { types, oids, names, modes, outputs, defaults }
}

export async function createFunction(world: World, stmt: Ast.CreateFunctionStmt): Promise<void> {
  const procedure = stmt.is_procedure === true
  const { schema: schemaName, name } = splitNames(stringsOf(stmt.funcname))
  const schema = await creationSchema(world, schemaName)
  const options = new Map(
    (stmt.options ?? []).flatMap(node =>
      'DefElem' in node ? [[node.DefElem.defname ?? '', node.DefElem.arg] as const] : [],
    ),
  )
  const language = (
    stringOf(options.get('language')) ?? (stmt.sql_body === undefined ? '' : 'sql')
  ).toLowerCase()
  if (language === '') throw refusal('42P13', 'no language specified')
  await mustHaveLanguage(world, language)
  const parameters = await readParameters(world, stmt)
  const setof = stmt.returnType?.setof === true || parameters.modes.includes('t')
  const returns =
    stmt.returnType === undefined ? undefined : await resolveType(world, withoutSet(stmt.returnType))
  if (returns === undefined && !procedure && parameters.outputs.length === 0) {
    throw refusal('42P13', 'function result type must be specified')
  }
  world.notes.reach = 'everything'
  const isTrigger = returns?.text === 'trigger'
  const text = sourceOf(options.get('as'))
  if (language === 'plpgsql') await checkPlpgsql(world, { text, isTrigger, parameters })
  else if (language === 'sql') await checkSql(world, { text, parameters, returns, setof, stmt })
  else throw new Unsure(`functions in ${language} are not simulated`)
  const result = parameters.outputs.length > 0 ? parameters.outputs.join(', ') : (returns?.text ?? 'void')
  const routine: Omit<Routine, 'oid'> = {
    schema: schema.name,
    name,
    kind: procedure ? 'p' : 'f',
    owner: roleOf(world) ?? '',
    argumentTypes: parameters.types,
    argumentNames: parameters.names,
    argumentModes: parameters.modes,
    defaults: parameters.defaults,
    returns: setof ? `SETOF ${result}` : result,
    returnsSet: setof,
    volatility: (stringOf(options.get('volatility')) ?? 'volatile').charAt(0),
    language,
    isNew: true,
    source: text,
  }
  await putRoutine(world, stmt, routine)
}

const withoutSet = (type: Ast.TypeName): Ast.TypeName => ({ ...type, setof: false })

function sourceOf(node: Ast.Node | undefined): string {
  if (node === undefined) return ''
  if ('List' in node) return stringOf(node.List.items?.[0]) ?? ''
  return stringOf(node) ?? ''
}

async function mustHaveLanguage(world: World, language: string): Promise<void> {
  const [found] = await look<{ readonly trusted: boolean }>(
    world,
    `SELECT json_build_object('trusted', lanpltrusted)::text FROM pg_language WHERE lanname = ${literal(language)}`,
  )
  if (found === undefined) throw refusal('42704', `language "${language}" does not exist`)
  const role = await currentRole(world)
  if (!found.trusted && role !== undefined && !role.superuser) {
    throw refusal('42501', `permission denied for language ${language}`)
  }
}

/** @throws Refusal 42723, 42P13, 42809 */
async function putRoutine(
  world: World,
  stmt: Ast.CreateFunctionStmt,
  routine: Omit<Routine, 'oid'>,
): Promise<void> {
  const { schema, name, argumentTypes } = routine
  const existing = (await routinesIn(world, schema, name)).find(
    ({ argumentTypes: types }) => types.join() === argumentTypes.join(),
  )
  const what = `${isProcedure(routine) ? 'procedure' : 'function'} ${qualified(schema, name)}(${argumentTypes.join(', ')})`
  const path = keyPath(schema, name, argumentTypes)
  if (existing === undefined) {
    const oid = newOid(world)
    change(world, { routines: withEntry(world.state.routines, path, { ...routine, oid }) })
    const key = keyOf('pg_proc', oid)
    label(
      world,
      key,
      `${isProcedure(routine) ? 'procedure' : 'function'} ${identifier(name)}(${argumentTypes.join(',')})`,
    )
    const namespace = await schemaOf(world, schema)
    if (namespace !== undefined)
      addDependencies(world, [{ from: key, on: keyOf('pg_namespace', namespace.oid), kind: 'n' }])
    for (const type of world.state.types.values()) {
      const path2 = type === null ? '' : qualified(type.schema, type.name)
      if (type !== null && [...argumentTypes, routine.returns].includes(path2)) {
        addDependencies(world, [{ from: key, on: keyOf('pg_type', type.oid), kind: 'n' }])
      }
    }
    world.notes.effects.push({ what, how: 'created' })
    return
  }
  if (stmt.replace !== true) {
    throw refusal('42723', `function "${name}" already exists with same argument types`)
  }
  await mustOwnThing(world, existing.owner, isProcedure(existing) ? 'procedure' : 'function', name)
  if (existing.kind !== routine.kind) {
    throw refusal('42809', 'cannot change routine kind', {
      detail: `"${name}" is a ${isProcedure(existing) ? 'procedure' : 'function'}.`,
    })
  }
  if (!existing.isNew) await mustReturnTheSame(world, existing, routine)
  else if (existing.returns !== routine.returns) throw cannotChange(what)
  for (const [at, before] of existing.argumentNames.entries()) {
    const after = routine.argumentNames[at]
    if (before !== '' && after !== undefined && after !== before && at < argumentTypes.length) {
      throw refusal('42P13', `cannot change name of input parameter "${before}"`, {
        hint: `Use DROP ${what.split(' ')[0]?.toUpperCase() ?? ''} first.`,
      })
    }
  }
  if (routine.defaults < existing.defaults)
    throw refusal('42P13', 'cannot remove parameter defaults from existing function')
  change(world, {
    routines: withEntry(world.state.routines, path, {
      ...routine,
      oid: existing.oid,
      owner: existing.owner,
      isNew: existing.isNew,
    }),
  })
  world.notes.effects.push({ what, how: 'replaced' })
}

const cannotChange = (what: string) =>
  refusal('42P13', 'cannot change return type of existing function', {
    hint: `Use DROP FUNCTION ${what.replace(/^\w+ (?:\w+\.)?/, '')} first.`,
  })

async function mustReturnTheSame(
  _world: World,
  existing: Routine,
  routine: Omit<Routine, 'oid'>,
): Promise<void> {
  const norm = (text: string): string => text.replace(/^TABLE\((.*)\)$/, 'SETOF $1').replaceAll(/\s+/g, ' ')
  if (existing.kind === 'p') return
  if (norm(existing.returns) === norm(routine.returns)) return
  if (existing.argumentModes !== '' || routine.argumentModes.replaceAll(/[iv]/g, '') !== '') {
    throw new Unsure('whether the result is the same cannot be told')
  }
  throw cannotChange(`function ${routine.name}(${routine.argumentTypes.join(',')})`)
}

interface Body {
  readonly text: string
  readonly parameters: Parameters
}

/** The validator compiles a body: its syntax, and the types of its variables. */
async function checkPlpgsql(
  world: World,
  { isTrigger }: Body & { readonly isTrigger: boolean },
): Promise<void> {
  const message = plpgsqlError(world.parser, world.parsed.text)
  if (message !== undefined) {
    if (/does not exist|not found|cannot|type /i.test(message) && !/syntax error/.test(message)) {
      if (isTrigger && /declared arguments/.test(message)) throw refusal('42P13', message)
      throw new Unsure(`whether its body is right cannot be told (${message})`)
    }
    throw refusal(/syntax error|missing|unterminated|mismatched/.test(message) ? '42601' : '42P13', message)
  }
  await mustKnowVariables(world)
}

/** Types of variables are looked up when the body is compiled. */
async function mustKnowVariables(world: World): Promise<void> {
  const types = new Set<string>()
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect)
    else if (typeof value === 'object' && value !== null) {
      for (const [field, content] of Object.entries(value)) {
        const type = field === 'PLpgSQL_type' ? (content as { typname?: string }).typname : undefined
        if (type !== undefined) types.add(type)
        collect(content)
      }
    }
  }
  collect(world.parser.parsePlPgSQLSync(world.parsed.text))
  for (const type of types) {
    const text = type.replaceAll('pg_catalog.', '').trim()
    if (/^(?:UNKNOWN|record|refcursor)$/i.test(text)) continue
    if (/%(?:ROW)?TYPE/i.test(text)) continue
    const parsed = parse(world.parser, `SELECT NULL::${text}`)
    if (!('count' in parsed)) continue
    const node =
      parsed.node !== undefined && 'SelectStmt' in parsed.node
        ? parsed.node.SelectStmt.targetList?.[0]
        : undefined
    const cast = node !== undefined && 'ResTarget' in node ? node.ResTarget.val : undefined
    if (cast === undefined || !('TypeCast' in cast) || cast.TypeCast.typeName === undefined) continue
    await resolveType(world, cast.TypeCast.typeName)
  }
}

interface SqlBody extends Body {
  readonly returns: { readonly oid: number; readonly text: string } | undefined
  readonly setof: boolean
  readonly stmt: Ast.CreateFunctionStmt
}

/** Every statement of a body in SQL is analysed, with the parameters in their places. */
async function checkSql(world: World, { text, parameters, returns, stmt }: SqlBody): Promise<void> {
  if (stmt.sql_body !== undefined) throw new Unsure('a body in standard SQL is not simulated')
  const parsed = parse(world.parser, text)
  if (!('count' in parsed)) throw refusal('42601', parsed.message)
  if (world.state.relations.size > 0 || world.state.types.size > 0 || world.state.gone.size > 0) {
    throw new Unsure('its body may work with what this change alters')
  }
  if (parsed.count > 1) throw new Unsure('a body of several statements is not simulated')
  if (parsed.node === undefined || text.trim() === '') {
    if (returns !== undefined && returns.text !== 'void') {
      throw refusal('42P13', `return type mismatch in function declared to return ${returns.text}`)
    }
    return
  }
  const kind = Object.keys(parsed.node)[0] ?? ''
  if (!['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt'].includes(kind)) {
    throw new Unsure('a body that is no query is not simulated')
  }
  let body = text.replace(/;\s*$/, '')
  for (const [at, name] of parameters.names.entries()) {
    if (name === '') continue
    body = body.replaceAll(
      new RegExp(`(?<![\\w."$])(?:${stringsOf(stmt.funcname).at(-1) ?? ''}\\.)?${name}(?![\\w"(])`, 'gi'),
      `($${at + 1}::${parameters.types[at] ?? 'text'})`,
    )
  }
  body = body.replaceAll(/(?<!\()\$(\d+)(?!::)/g, (whole, number: string) => {
    const type = parameters.types[Number(number) - 1]
    return type === undefined ? whole : `($${number}::${type})`
  })
  const fields = await world.server.describe(body, await settingsOf(world))
  if (returns === undefined || returns.text === 'void' || parameters.outputs.length > 0) return
  const [type] = fields ?? []
  if (type === undefined || fields === undefined) {
    throw refusal('42P13', `return type mismatch in function declared to return ${returns.text}`, {
      detail: "Function's final statement must be SELECT or INSERT/UPDATE/DELETE RETURNING.",
    })
  }
  if (fields.length > 1 || type.type !== returns.oid) {
    if (
      fields.length === 1 &&
      returns.oid < 4_294_967_296 &&
      (await isAssignable(world, type.type, returns.oid))
    )
      return
    const [kindOf] = await look<string>(
      world,
      `SELECT to_json(typtype)::text FROM pg_type WHERE oid = ${returns.oid > 4_294_967_295 ? 0 : returns.oid}`,
    )
    if (kindOf !== 'b') throw new Unsure('whether its result fits cannot be told')
    throw refusal('42P13', `return type mismatch in function declared to return ${returns.text}`)
  }
}

/** The routine that DROP, ALTER and the like name. @throws Refusal 42883, 42725 */
export async function routineNamed(
  world: World,
  { objname, objargs, args_unspecified }: Ast.ObjectWithArgs,
  sort: 'function' | 'procedure' | 'routine' | 'aggregate',
  missingOk: boolean,
): Promise<Routine | undefined> {
  const names = stringsOf(objname)
  const fits = ({ kind }: Routine): boolean =>
    sort === 'routine' ||
    (sort === 'procedure' ? kind === 'p' : sort === 'aggregate' ? kind === 'a' : kind !== 'p')
  const all = await findRoutines(world, names)
  if (args_unspecified === true) {
    const candidates = all.filter(fits)
    const [first] = candidates
    if (first !== undefined && candidates.length === 1) return first
    if (first !== undefined)
      throw refusal('42725', `${sort} name "${dotted(names)}" is not unique`, {
        hint: `Specify the argument list to select the ${sort} unambiguously.`,
      })
    if (all.length > 0) throw refusal('42809', `${dotted(names)}() is not a ${sort}`)
    const said = `could not find a ${sort} named "${dotted(names)}"`
    if (!missingOk) throw refusal('42883', said)
    skip(world, `${sort} ${dotted(names)}() does not exist`)
    return undefined
  }
  const types: string[] = []
  for (const node of objargs ?? []) {
    if (!('TypeName' in node)) continue
    try {
      types.push((await resolveType(world, node.TypeName)).text.replace(/\(.*\)/, ''))
    } catch (thrown) {
      if (!missingOk || !(thrown instanceof Refusal)) throw thrown
      skip(world, thrown.message)
      return undefined
    }
  }
  const found = all.find(({ argumentTypes }) => argumentTypes.join() === types.join())
  if (found !== undefined) {
    if (!fits(found)) throw refusal('42809', `${dotted(names)}(${types.join(', ')}) is not a ${sort}`)
    return found
  }
  const said = `${sort} ${dotted(names)}(${types.join(', ')}) does not exist`
  if (!missingOk) throw refusal('42883', said)
  skip(world, said)
  return undefined
}

export async function dropRoutine(world: World, stmt: Ast.DropStmt): Promise<void> {
  const sort = SORTS[stmt.removeType ?? ''] ?? 'function'
  const roots: { key: string; described: string }[] = []
  for (const node of stmt.objects ?? []) {
    if (!('ObjectWithArgs' in node)) continue
    const routine = await routineNamed(world, node.ObjectWithArgs, sort, stmt.missing_ok === true)
    if (routine === undefined) continue
    await mustOwnThing(world, routine.owner, sort, routine.name)
    const described = `${routine.kind === 'p' ? 'procedure' : 'function'} ${identifier(routine.name)}(${routine.argumentTypes.join(',')})`
    const what = `${routine.kind === 'p' ? 'procedure' : routine.kind === 'a' ? 'aggregate' : 'function'} ${qualified(routine.schema, routine.name)}(${routine.argumentTypes.join(', ')})`
    roots.push({ key: keyOf('pg_proc', routine.oid), described })
    world.notes.effects.push({ what, how: 'dropped' })
    if (!routine.isNew) world.notes.destroys.push({ what, how: 'dropped' })
  }
  if (roots.length === 0) world.notes.nothing ??= `there is no such ${sort}`
  else await dropAll(world, roots, stmt.behavior)
}

const SORTS: Readonly<Record<string, 'function' | 'procedure' | 'routine' | 'aggregate'>> = {
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'procedure',
  OBJECT_ROUTINE: 'routine',
  OBJECT_AGGREGATE: 'aggregate',
}
