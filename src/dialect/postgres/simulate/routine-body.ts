/**
 * Bodies of SQL functions, as the server checks them: each statement analysed with its
 * parameters. Invariant: what only an earlier statement of the body would make is not looked at.
 */
import { bind, describeBound } from './bind.js'
import type { Parameter, Returned } from './create-routine.js'
import { isAssignable } from './coercion.js'
import { literal } from './names.js'
import { parse, stringsOf, type Ast, type Parsed } from './parse.js'
import type { Field } from './server.js'
import { mustFind, settingsOf } from './resolve.js'
import { columnOf } from './state.js'
import { formatType } from './type-names.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { referencesOf, type References } from './walk.js'
import { look, type World } from './world.js'

export interface BodyOf {
  readonly parameters: readonly Parameter[]
  readonly returned: Returned
  readonly isProcedure: boolean
  readonly source?: string | undefined
}

export function literalText({ sval, ival, fval, boolval, isnull }: Ast.A_Const): string {
  if (isnull === true) return 'NULL'
  if (sval !== undefined) return literal(sval.sval ?? '')
  if (fval !== undefined) return fval.fval ?? '0'
  if (boolval !== undefined) return String(boolval.boolval ?? false)
  return String(ival?.ival ?? 0)
}

export async function checkBody(world: World, stmt: Ast.CreateFunctionStmt, body: BodyOf): Promise<void> {
  const source = body.source ?? atomicSource(world, stmt)
  const parsed = parse(world.parser, source)
  if (!('count' in parsed)) throw refusal('42601', parsed.message)
  const { stmts = [] } = world.parser.parseSync(source)
  if (stmts.length === 0) {
    if (body.isProcedure || body.returned.type?.text === 'void') return
    throw returnMismatch(body, "Function's final statement must be SELECT or INSERT/UPDATE/DELETE RETURNING.")
  }
  const bytes = Buffer.from(source)
  let fields: readonly Field[] = []
  let last: Ast.Node | undefined
  for (const { stmt: node, stmt_location: start = 0, stmt_len: length } of stmts) {
    if (node === undefined) continue
    const text = bytes.toString('utf8', start, length === undefined ? bytes.length : start + length)
    fields = await fieldsOf(world, node, text, body.parameters)
    last = node
  }
  if (last !== undefined) await mustReturn(world, last, fields, body)
}

/** `RETURN x` or the statements of BEGIN ATOMIC. */
function atomicSource(world: World, { sql_body }: Ast.CreateFunctionStmt): string {
  const { parsed } = world
  const tokens = parsed.tokens()
  if (sql_body !== undefined && 'ReturnStmt' in sql_body) {
    const at = tokens.findLast(({ text, kind }) => kind === 'RETURN' || text.toUpperCase() === 'RETURN')
    if (at === undefined) throw new Unsure('its body cannot be found')
    const end = tokens.findLast(({ text }) => text !== ';')?.end ?? at.end
    return `SELECT ${parsed.slice(at.end, end)}`
  }
  const begin = tokens.findIndex(
    ({ text }, index) => text.toUpperCase() === 'ATOMIC' && tokens[index - 1]?.text.toUpperCase() === 'BEGIN',
  )
  const end = tokens.findLast(({ text }) => text.toUpperCase() === 'END')
  const first = tokens[begin]
  if (begin < 0 || first === undefined || end === undefined) throw new Unsure('its body cannot be found')
  return parsed.slice(first.end, end.start)
}

/** Replaces parameters by NULLs of their types, then has the statement analysed. */
async function fieldsOf(
  world: World,
  node: Ast.Node,
  text: string,
  parameters: readonly Parameter[],
): Promise<readonly Field[]> {
  const [kind = ''] = Object.keys(node)
  if (!['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt'].includes(kind)) {
    throw new Unsure('a body with other statements than queries is not looked at')
  }
  const inputs = parameters.filter(({ mode }) => mode === 'i' || mode === 'b' || mode === 'v')
  if (inputs.some(({ type }) => type.ofChange)) throw new Unsure('its parameters have types of this change')
  const isTouched = world.state.relations.size > 0 || world.state.types.size > 0 || world.state.gone.size > 0
  const before = world.parsed
  const inner = parse(world.parser, text)
  if (!('count' in inner) || inner.node === undefined)
    throw new Unsure('a statement of its body cannot be read')
  if (isTouched && kind !== 'SelectStmt')
    throw new Unsure('its body writes, and this change has altered what is there')
  try {
    world.parsed = inner
    const filled = await withParameters(world, inner, inputs)
    if (!isTouched) return (await world.server.describe(filled, await settingsOf(world))) ?? []
    if (filled !== text) {
      const again = parse(world.parser, filled)
      if (!('count' in again)) throw new Unsure('a statement of its body cannot be read')
      world.parsed = again
    }
    const own = world.parsed
    const bound = await bind(world, {
      node: own.node,
      span: { start: 0, end: Buffer.byteLength(own.text) },
      view: 'shape',
      privilege: 'none',
    })
    return await describeBound(world, bound)
  } catch (thrown) {
    if (thrown instanceof Refusal) throw new Refusal(thrown.sqlError)
    throw thrown
  } finally {
    world.parsed = before
  }
}

/**
 * Puts NULLs of the right types where a body has parameters. A name that is a column's is
 * the column, not the parameter.
 *
 * @see https://www.postgresql.org/docs/current/xfunc-sql.html#XFUNC-SQL-FUNCTION-ARGUMENTS
 */
async function withParameters(world: World, parsed: Parsed, inputs: readonly Parameter[]): Promise<string> {
  const uses = referencesOf(parsed.node)
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = []
  const tokens = parsed.tokens()
  const place = (location: number, { type }: Parameter): void => {
    const token = tokens.find(({ start }) => start === location)
    if (token === undefined) throw new Unsure('a parameter cannot be found in its body')
    edits.push({ start: token.start, end: token.end, text: `(NULL::${type.text})` })
  }
  for (const { fields = [], location = 0 } of uses.columns) {
    const [first] = stringsOf(fields)
    const input = first === undefined || first === '' ? undefined : inputs.find(({ name }) => name === first)
    if (input === undefined || (await isColumn(world, uses, parsed, first ?? ''))) continue
    if (fields.length > 1) throw new Unsure('its body uses a field of a parameter')
    place(location, input)
  }
  for (const { number = 0, location = 0 } of uses.parameters) {
    const input = inputs[number - 1]
    if (input === undefined) throw refusal('42P02', `there is no parameter $${number}`)
    place(location, input)
  }
  let from = 0
  const pieces: string[] = []
  for (const { start, end, text } of edits.toSorted((one, other) => one.start - other.start)) {
    pieces.push(parsed.slice(from, start), text)
    from = end
  }
  pieces.push(parsed.slice(from, Buffer.byteLength(parsed.text)))
  return pieces.join('')
}

/** @throws Unsure where a name may be both. */
async function isColumn(world: World, uses: References, { text }: Parsed, name: string): Promise<boolean> {
  let isOfRelation = false
  for (const range of uses.ranges) {
    const relation = await mustFind(world, range)
    if (relation.name === name || columnOf(relation, name) !== undefined) isOfRelation = true
  }
  const isNested = ['SubLink', 'RangeSubselect', 'CommonTableExpr', 'RangeFunction'].some(kind =>
    uses.kinds.has(kind),
  )
  if (!isOfRelation) {
    // The name of an output or an alias would be meant in some places.
    const isGiven = new RegExp(`\\bas\\s+"?${name.replaceAll(/[^\w]/g, '.')}\\b`, 'i').test(text)
    if (isGiven || uses.kinds.has('RangeFunction'))
      throw new Unsure('a name in its body may be a parameter or a column')
    return false
  }
  if (isNested || /\bvalues\b/i.test(text))
    throw new Unsure('a name in its body may be a parameter or a column')
  return true
}

const returnMismatch = ({ returned }: BodyOf, detail: string) =>
  refusal('42P13', `return type mismatch in function declared to return ${returned.type?.text ?? 'record'}`, {
    detail,
  })

/** @throws Refusal 42P13 */
async function mustReturn(
  world: World,
  last: Ast.Node,
  fields: readonly Field[],
  body: BodyOf,
): Promise<void> {
  const { returned, parameters, isProcedure } = body
  const outputs = parameters.filter(({ mode }) => mode === 'o' || mode === 'b' || mode === 't')
  if (isProcedure && outputs.length === 0) return
  if (returned.type?.text === 'void') return
  if (!('SelectStmt' in last) && fields.length === 0) {
    throw returnMismatch(body, "Function's final statement must be SELECT or INSERT/UPDATE/DELETE RETURNING.")
  }
  if (fields.length === 0) throw returnMismatch(body, 'Final statement must return exactly one column.')
  const wanted = outputs.length > 1 ? outputs.map(({ type }) => type) : undefined
  if (wanted !== undefined) {
    if (fields.length < wanted.length) throw returnMismatch(body, 'Final statement returns too few columns.')
    if (fields.length > wanted.length) throw returnMismatch(body, 'Final statement returns too many columns.')
    for (const [at, type] of wanted.entries()) {
      if (type.ofChange) throw new Unsure('it returns a type of this change')
      await mustFit(world, fields[at], await oidOf(world, type.text, type.oid, type.isArray), body)
    }
    return
  }
  const { type } = returned
  if (type === undefined || type.text === 'record') return
  if (type.ofChange) throw new Unsure('it returns a type of this change')
  const oid = await oidOf(world, type.text, type.oid, type.isArray)
  if (type.kind !== 'c' || type.isArray) {
    if (fields.length !== 1) throw returnMismatch(body, 'Final statement must return exactly one column.')
    return mustFit(world, fields[0], oid, body)
  }
  await mustFitRow(world, fields, oid, body)
}

async function oidOf(world: World, text: string, oid: number, isArray: boolean): Promise<number> {
  if (!isArray) return oid
  const [array] = await look<number>(
    world,
    `SELECT to_json(typarray::bigint)::text FROM pg_type WHERE oid = ${oid}`,
  )
  if (array === undefined) throw new Unsure(`the array type ${text} cannot be found`)
  return array
}

async function mustFit(world: World, field: Field | undefined, oid: number, body: BodyOf): Promise<void> {
  if (field === undefined || field.type === oid) return
  if (await isAssignable(world, field.type, oid)) {
    const [kind] = await look<string>(world, `SELECT to_json(typtype)::text FROM pg_type WHERE oid = ${oid}`)
    if (kind === 'd') throw new Unsure('it returns a domain')
    // Only what is cast without being asked for fits; strings of any kind fit each other.
    return
  }
  throw returnMismatch(body, `Actual return type is ${await formatType(world, field.type, -1)}.`)
}

/** A row type, or its one value. */
async function mustFitRow(world: World, fields: readonly Field[], oid: number, body: BodyOf): Promise<void> {
  if (fields.length === 1 && fields[0]?.type === oid) return
  const [types] = await look<readonly number[] | null>(
    world,
    `SELECT json_agg(a.atttypid::bigint ORDER BY a.attnum)::text FROM pg_type t JOIN pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped WHERE t.oid = ${oid}`,
  )
  if (world.state.relations.size > 0)
    throw new Unsure('it returns a row of a table, and this change has altered tables')
  const wanted = types ?? []
  if (fields.length < wanted.length) throw returnMismatch(body, 'Final statement returns too few columns.')
  if (fields.length > wanted.length) throw returnMismatch(body, 'Final statement returns too many columns.')
  for (const [at, type] of wanted.entries()) await mustFit(world, fields[at], type, body)
}
