/** CREATE FUNCTION and CREATE PROCEDURE. Invariant: a body that the server would check is checked, or the statement is not simulated. */
import { checkBody, literalText } from './routine-body.js'
import { identifier } from './names.js'
import type { Routine } from './objects.js'
import { plpgsqlError, stringOf, stringsOf, type Ast } from './parse.js'
import { creationSchema, splitNames } from './resolve.js'
import { mustBeSuperuser, mustBeSurelyAllowed, mustOwnObject } from './role-rights.js'
import {
  plainType,
  routineName,
  routinePath,
  routinesNamed,
  signatureOf,
  type PlainType,
} from './routine-names.js'
import { keyOf, withEntry, type Dependency } from './state.js'
import { findThing } from './things.js'
import { refusal, Unsure } from './verdicts.js'
import { addDependencies, change, label, newOid, roleOf, type World } from './world.js'

export interface Parameter {
  readonly name: string
  readonly mode: 'i' | 'o' | 'b' | 'v' | 't'
  readonly type: PlainType
  readonly hasDefault: boolean
}

const MODES: Readonly<Record<string, Parameter['mode']>> = {
  FUNC_PARAM_IN: 'i',
  FUNC_PARAM_DEFAULT: 'i',
  FUNC_PARAM_OUT: 'o',
  FUNC_PARAM_INOUT: 'b',
  FUNC_PARAM_VARIADIC: 'v',
  FUNC_PARAM_TABLE: 't',
}

const isInput = ({ mode }: Parameter): boolean => mode === 'i' || mode === 'b' || mode === 'v'

/** The options of a statement by their names. @throws Refusal 42601 for one that is there twice */
export function optionsOf(nodes: readonly Ast.Node[] | undefined): ReadonlyMap<string, Ast.Node | undefined> {
  const options = new Map<string, Ast.Node | undefined>()
  for (const node of nodes ?? []) {
    if (!('DefElem' in node)) continue
    const { defname = '', arg } = node.DefElem
    if (options.has(defname) && defname !== 'set') throw refusal('42601', 'conflicting or redundant options')
    options.set(defname, arg)
  }
  return options
}

/** What a routine gives back. */
export interface Returned {
  /** As `pg_get_function_result` writes it; empty for a procedure. */
  readonly text: string
  readonly type?: PlainType
  readonly isSet: boolean
}

export async function createFunction(world: World, stmt: Ast.CreateFunctionStmt): Promise<void> {
  const names = stringsOf(stmt.funcname)
  const { schema: schemaName, name } = splitNames(names)
  world.notes.reach = [`routine ${name}`]
  const isProcedure = stmt.is_procedure === true
  const schema = await creationSchema(world, schemaName)
  const options = optionsOf(stmt.options)
  const language =
    stringOf(options.get('language'))?.toLowerCase() ?? (stmt.sql_body === undefined ? undefined : 'sql')
  if (language === undefined) throw refusal('42P13', 'no language specified')
  if ((await findThing(world, 'language', [language])) === undefined) {
    throw refusal('42704', `language "${language}" does not exist`, {
      hint: ['plperl', 'plperlu', 'plpython3u', 'pltcl', 'pltclu'].includes(language)
        ? 'Use CREATE EXTENSION to load the language into the database.'
        : undefined,
    })
  }
  mustKnowOptions(options)
  if (language === 'c' || language === 'internal') {
    await mustBeSuperuser(world, `permission denied for language ${language}`)
    throw new Unsure(`functions of the language ${language} are not simulated`)
  }
  const parameters = await parametersOf(world, stmt)
  const returned = await returnedBy(world, stmt, parameters)
  const inputs = parameters.filter(isInput)
  const routine: Routine = {
    oid: 0,
    schema: schema.name,
    name,
    kind: isProcedure ? 'p' : 'f',
    owner: roleOf(world) ?? '',
    argumentTypes: inputs.map(({ type }) => type.text),
    argumentNames: parameters.some(parameter => parameter.name !== '')
      ? parameters.map(parameter => parameter.name)
      : [],
    argumentModes: parameters.map(({ mode }) => mode).join(''),
    defaults: inputs.filter(({ hasDefault }) => hasDefault).length,
    returns: returned.text,
    returnsSet: returned.isSet,
    volatility: (stringOf(options.get('volatility')) ?? 'volatile').charAt(0),
    language,
    isNew: true,
    ...sourceOf(options),
  }
  const existing = (await routinesNamed(world, [schema.name, name])).find(
    other => other.argumentTypes.join() === routine.argumentTypes.join(),
  )
  if (existing !== undefined) await mustBeReplaceable(world, stmt, existing, routine)
  await mustHaveGoodBody(world, stmt, { language, parameters, returned, isProcedure, options })
  const oid = existing?.oid ?? newOid(world)
  change(world, {
    routines: withEntry(world.state.routines, routinePath(routine), {
      ...routine,
      oid,
      isNew: existing?.isNew ?? true,
      owner: existing?.owner ?? routine.owner,
    }),
  })
  const key = keyOf('pg_proc', oid)
  if (existing === undefined) {
    label(world, key, `${isProcedure ? 'procedure' : 'function'} ${signatureOf(routine)}`)
    const types = [
      ...parameters.map(({ type }) => type),
      ...(returned.type === undefined ? [] : [returned.type]),
    ]
    addDependencies(world, [
      { from: key, on: keyOf('pg_namespace', schema.oid), kind: 'n' },
      ...types.map(({ oid: type }): Dependency => ({ from: key, on: keyOf('pg_type', type), kind: 'n' })),
    ])
  }
  world.notes.effects.push({
    what: routineName(routine),
    how: existing === undefined ? 'created' : 'altered',
  })
}

function sourceOf(options: ReadonlyMap<string, Ast.Node | undefined>): { readonly source?: string } {
  const as = options.get('as')
  const source = as !== undefined && 'List' in as ? stringsOf(as.List.items)[0] : undefined
  return source === undefined ? {} : { source }
}

const KNOWN_OPTIONS = new Set(
  'language as volatility strict security leakproof cost rows parallel window set'.split(' '),
)

function mustKnowOptions(options: ReadonlyMap<string, Ast.Node | undefined>): void {
  for (const [name] of options) {
    if (!KNOWN_OPTIONS.has(name)) throw new Unsure(`the option ${name} of a function is not simulated`)
  }
  if (options.has('leakproof')) throw new Unsure('LEAKPROOF is not simulated')
  const parallel = stringOf(options.get('parallel'))
  if (parallel !== undefined && !['safe', 'unsafe', 'restricted'].includes(parallel)) {
    throw refusal('22023', 'parameter "parallel" must be SAFE, RESTRICTED, or UNSAFE')
  }
  const cost = options.get('cost')
  if (cost !== undefined && !('Integer' in cost && (cost.Integer.ival ?? 0) > 0))
    throw new Unsure('its COST is not looked at')
}

async function parametersOf(world: World, stmt: Ast.CreateFunctionStmt): Promise<readonly Parameter[]> {
  const parameters: Parameter[] = []
  for (const node of stmt.parameters ?? []) {
    if (!('FunctionParameter' in node)) continue
    const { name = '', argType, mode = 'FUNC_PARAM_IN', defexpr } = node.FunctionParameter
    const type = await plainType(world, argType ?? {})
    const found: Parameter = { name, mode: MODES[mode] ?? 'i', type, hasDefault: defexpr !== undefined }
    if (argType?.setof === true) throw refusal('42P13', `functions cannot accept set arguments`)
    if (found.mode === 'v') {
      if (!type.isArray && !/^(?:"any"|anyarray|anycompatiblearray)$/.test(type.text)) {
        throw refusal('42P13', 'VARIADIC parameter must be an array')
      }
    }
    if (found.mode !== 'o' && found.mode !== 't' && parameters.some(({ mode: before }) => before === 'v')) {
      throw refusal('42P13', 'VARIADIC parameter must be the last input parameter')
    }
    if (name !== '' && parameters.some(other => other.name === name && sharesNames(other, found))) {
      throw refusal('42P13', `parameter name "${name}" used more than once`)
    }
    if (found.hasDefault && !isInput(found))
      throw refusal('42P13', 'only input parameters can have default values')
    if (!found.hasDefault && isInput(found) && parameters.some(({ hasDefault }) => hasDefault)) {
      throw refusal('42P13', 'input parameters after one with a default value must also have defaults')
    }
    if (defexpr !== undefined) await checkDefaultOf(world, defexpr, type)
    parameters.push(found)
  }
  return parameters
}

/** A name may stand once among what goes in, and once among what comes out. */
const sharesNames = (one: Parameter, other: Parameter): boolean =>
  (isInput(one) && isInput(other)) ||
  (one.mode !== 'i' && one.mode !== 'v' && other.mode !== 'i' && other.mode !== 'v')

/** Literals fit or not as the server says; of anything else it is asked for the type alone. */
async function checkDefaultOf(world: World, node: Ast.Node, type: PlainType): Promise<void> {
  if (
    'A_Const' in node &&
    (node.A_Const.isnull === true || node.A_Const.boolval !== undefined) &&
    !type.ofChange
  ) {
    if (node.A_Const.isnull === true || type.text === 'boolean') return
  }
  if (type.ofChange || !('A_Const' in node)) {
    throw new Unsure('a default that is no literal is not looked at')
  }
  await world.server.describe(`SELECT CAST(${literalText(node.A_Const)} AS ${type.text})`, [])
}

async function returnedBy(
  world: World,
  stmt: Ast.CreateFunctionStmt,
  parameters: readonly Parameter[],
): Promise<Returned> {
  const outputs = parameters.filter(({ mode }) => mode === 'o' || mode === 'b' || mode === 't')
  const isTable = outputs.some(({ mode }) => mode === 't')
  const [only] = outputs
  if (stmt.is_procedure === true) {
    return only === undefined ? { text: '', isSet: false } : { text: 'record', isSet: false }
  }
  const { returnType } = stmt
  if (isTable) {
    const list = outputs.map(({ name, type }) => `${identifier(name)} ${type.text}`).join(', ')
    return {
      text: `TABLE(${list})`,
      isSet: true,
      ...(outputs.length === 1 && only !== undefined ? { type: only.type } : {}),
    }
  }
  if (returnType === undefined) {
    if (only === undefined) throw refusal('42P13', 'function result type must be specified')
    return outputs.length === 1
      ? { text: only.type.text, type: only.type, isSet: false }
      : { text: 'record', isSet: false }
  }
  const type = await plainType(world, returnType)
  const isSet = returnType.setof === true
  if (only !== undefined) {
    const wanted = outputs.length === 1 ? only.type.text : 'record'
    if (wanted !== type.text) {
      throw refusal('42P13', `function result type must be ${wanted} because of OUT parameters`)
    }
  }
  return { text: `${isSet ? 'SETOF ' : ''}${type.text}`, type, isSet }
}

/** @throws Refusal 42723, 42809, 42P13 */
async function mustBeReplaceable(
  world: World,
  stmt: Ast.CreateFunctionStmt,
  before: Routine,
  after: Routine,
): Promise<void> {
  const list = `${before.name}(${before.argumentTypes.join(', ')})`
  if (stmt.replace !== true) {
    throw refusal('42723', `function "${before.name}" already exists with same argument types`)
  }
  await mustOwnObject(world, before.owner, `${before.kind === 'p' ? 'procedure' : 'function'} ${before.name}`)
  if (before.kind !== after.kind) {
    const is = { f: 'a function', p: 'a procedure', a: 'an aggregate function', w: 'a window function' }[
      before.kind
    ]
    throw refusal('42809', 'cannot change routine kind', { detail: `"${before.name}" is ${is}.` })
  }
  if (stripped(before.returns) !== stripped(after.returns) || before.returnsSet !== after.returnsSet) {
    if (before.kind === 'p') throw new Unsure('its output parameters are changed')
    if (/^TABLE|record/.test(before.returns) && /^TABLE|record/.test(after.returns)) {
      throw refusal('42P13', 'cannot change return type of existing function', {
        detail: 'Row type defined by OUT parameters is different.',
        hint: `Use DROP FUNCTION ${list} first.`,
      })
    }
    throw refusal('42P13', 'cannot change return type of existing function', {
      hint: `Use DROP FUNCTION ${list} first.`,
    })
  }
  if (
    before.argumentModes !== after.argumentModes &&
    /[obt]/.test(before.argumentModes + after.argumentModes)
  ) {
    throw new Unsure('the modes of its parameters are changed')
  }
  if (/[ob]/.test(before.argumentModes) && before.returns === 'record') {
    throw new Unsure('it replaces a function of several output parameters')
  }
  for (const [at, name] of before.argumentNames.entries()) {
    const mode = before.argumentModes.charAt(at)
    if (name !== '' && (mode === 'i' || mode === 'b' || mode === 'v') && after.argumentNames[at] !== name) {
      throw refusal('42P13', `cannot change name of input parameter "${name}"`, {
        hint: `Use DROP FUNCTION ${list} first.`,
      })
    }
  }
  if (before.defaults > after.defaults) {
    throw refusal('42P13', 'cannot remove parameter defaults from existing function', {
      hint: `Use DROP FUNCTION ${list} first.`,
    })
  }
  if (before.defaults > 0) throw new Unsure('it replaces a function whose parameters have defaults')
}

const stripped = (returns: string): string => returns.replace(/^SETOF /, '')

interface Body {
  readonly language: string
  readonly parameters: readonly Parameter[]
  readonly returned: Returned
  readonly isProcedure: boolean
  readonly options: ReadonlyMap<string, Ast.Node | undefined>
}

async function mustHaveGoodBody(world: World, stmt: Ast.CreateFunctionStmt, body: Body): Promise<void> {
  const { source } = sourceOf(body.options)
  if (stmt.sql_body !== undefined && source !== undefined) {
    throw refusal('42P13', 'duplicate function body specified')
  }
  if (stmt.sql_body === undefined && source === undefined)
    throw refusal('42P13', 'no function body specified')
  const checks = world.state.settings.get('check_function_bodies')
  if (checks !== undefined && !/\b(?:on|true|1)\b/i.test(checks.text)) {
    if (/\b(?:off|false|0)\b/i.test(checks.text)) return
    throw new Unsure('whether bodies of functions are checked is not known')
  }
  const { returned, language } = body
  const polymorphic = [
    ...body.parameters.map(({ type }) => type),
    ...(returned.type === undefined ? [] : [returned.type]),
  ].some(({ kind, text }) => kind === 'p' && /^any/.test(text))
  if (polymorphic) throw new Unsure('polymorphic functions are not simulated')
  if (language === 'plpgsql') {
    mustBeResultOfPlpgsql(body)
    const error = plpgsqlError(world.parser, world.parsed.text)
    if (error === undefined) return
    throw refusal('42601', error)
  }
  if (language !== 'sql') {
    await mustBeSurelyAllowed(world, `use the language ${language}`)
    throw new Unsure(`bodies in the language ${language} are not looked at`)
  }
  const { type } = returned
  if (type !== undefined && type.kind === 'p' && !['void', 'record'].includes(type.text)) {
    throw refusal('42P13', `SQL functions cannot return type ${type.text}`)
  }
  for (const { type: parameter } of body.parameters) {
    if (parameter.kind === 'p')
      throw refusal('42P13', `SQL functions cannot have arguments of type ${parameter.text}`)
  }
  await checkBody(world, stmt, { ...body, source })
}

function mustBeResultOfPlpgsql({ returned, parameters }: Body): void {
  const { type } = returned
  if (
    type !== undefined &&
    type.kind === 'p' &&
    !['trigger', 'event_trigger', 'void', 'record'].includes(type.text)
  ) {
    throw refusal('0A000', `PL/pgSQL functions cannot return type ${type.text}`)
  }
  for (const { type: parameter } of parameters) {
    if (parameter.kind === 'p' && parameter.text !== 'record') {
      throw refusal('0A000', `PL/pgSQL functions cannot accept type ${parameter.text}`)
    }
  }
  if (/^(?:event_)?trigger$/.test(type?.text ?? '') && parameters.length > 0) {
    throw refusal('42P13', 'trigger functions cannot have declared arguments')
  }
}
