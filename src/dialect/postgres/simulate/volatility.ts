/**
 * Whether an expression gives the same for the same columns, whenever. Invariant: says so
 * only when every function, operator and cast in it is known to be immutable.
 */
import { bind, describeBound } from './bind.js'
import { shapeOf } from './content.js'
import { identifier, literal } from './names.js'
import type { Relation } from './objects.js'
import { stringsOf, until, type Ast, type Span } from './parse.js'
import { Refusal, Unsure } from './verdicts.js'
import { referencesOf } from './walk.js'
import { look, type World } from './world.js'

interface Candidate {
  readonly volatility: string
  readonly arguments: readonly number[]
}

const NO_STOPS: ReadonlySet<string> = new Set()

/** @returns Whether something in it is not immutable. @throws Unsure when that cannot be told. */
export async function isVolatileEnough(
  world: World,
  relation: Relation,
  { node }: { readonly node: Ast.Node; readonly span: Span },
): Promise<boolean> {
  const { calls, operators, casts, valueFunctions } = referencesOf(node)
  if (valueFunctions.length > 0) return true
  for (const call of calls) {
    const name = stringsOf(call.funcname).at(-1) ?? ''
    const candidates = (
      await look<Candidate>(
        world,
        `SELECT json_build_object('volatility', provolatile, 'arguments', proargtypes::oid[]::bigint[])::text FROM pg_proc WHERE proname = ${literal(name)}`,
      )
    ).filter(candidate => candidate.arguments.length === (call.args ?? []).length)
    const verdict = await judge(world, relation, candidates, call.args ?? [])
    if (verdict === 'unknown') throw new Unsure(`nobody can tell whether ${name} is immutable there`)
    if (verdict === 'volatile') return true
  }
  for (const operator of operators) {
    const name = stringsOf(operator.name).at(-1) ?? ''
    const operands = [operator.lexpr, operator.rexpr].filter(operand => operand !== undefined)
    const candidates = (
      await look<Candidate>(
        world,
        `SELECT json_build_object('volatility', p.provolatile, 'arguments', array_remove(ARRAY[o.oprleft, o.oprright]::bigint[], 0))::text
           FROM pg_operator o JOIN pg_proc p ON p.oid = o.oprcode WHERE o.oprname = ${literal(name)}`,
      )
    ).filter(candidate => candidate.arguments.length === operands.length)
    const verdict = await judge(world, relation, candidates, operands)
    if (verdict === 'unknown') throw new Unsure(`nobody can tell whether ${name} is immutable there`)
    if (verdict === 'volatile') return true
  }
  for (const { arg, typeName } of casts) {
    if (arg === undefined || typeName === undefined || 'A_Const' in arg) continue
    const verdict = await castVolatility(world, relation, arg, stringsOf(typeName.names).at(-1) ?? '')
    if (verdict === 'unknown') throw new Unsure('nobody can tell whether a cast is immutable there')
    if (verdict === 'volatile') return true
  }
  return false
}

type Verdict = 'immutable' | 'volatile' | 'unknown'

async function judge(
  world: World,
  relation: Relation,
  candidates: readonly Candidate[],
  args: readonly Ast.Node[],
): Promise<Verdict> {
  if (candidates.length === 0) return 'unknown'
  if (candidates.every(({ volatility }) => volatility === 'i')) return 'immutable'
  if (candidates.every(({ volatility }) => volatility !== 'i')) return 'volatile'
  const types = await Promise.all(args.map(argument => typeOf(world, relation, argument)))
  const fitting = candidates.filter(candidate =>
    candidate.arguments.every((type, index) => types[index] === undefined || isLike(type, types[index])),
  )
  const verdicts = new Set(fitting.map(({ volatility }) => (volatility === 'i' ? 'immutable' : 'volatile')))
  const [only] = verdicts
  return verdicts.size === 1 && only !== undefined ? only : 'unknown'
}

/** Types that functions and operators take alike: texts, and anything for polymorphic ones. */
const TEXTS = new Set([25, 1043, 1042])
const POLYMORPHIC = new Set([2283, 2277, 2776, 5077, 5078, 3500, 3831, 2276])
const isLike = (declared: number, given: number): boolean =>
  declared === given || POLYMORPHIC.has(declared) || (TEXTS.has(declared) && TEXTS.has(given))

/** The type of a part of an expression; undefined for a literal without one. */
async function typeOf(world: World, relation: Relation, node: Ast.Node): Promise<number | undefined> {
  if ('A_Const' in node && node.A_Const.sval !== undefined) return undefined
  const start = firstByte(node)
  if (start === undefined) return undefined
  const span = 'ColumnRef' in node || 'FuncCall' in node ? until(world.parsed, start, NO_STOPS) : undefined
  if ('ColumnRef' in node) {
    const name = stringsOf(node.ColumnRef.fields).at(-1)
    const column = relation.columns.find(candidate => candidate.name === name)
    if (column !== undefined) return column.typeOid
  }
  if ('A_Const' in node) return node.A_Const.ival === undefined ? undefined : 23
  if ('TypeCast' in node && node.TypeCast.typeName !== undefined) {
    const name = stringsOf(node.TypeCast.typeName.names).at(-1) ?? ''
    const [oid] = await look<number>(
      world,
      `SELECT to_json(oid::bigint)::text FROM pg_type WHERE typname = ${literal(name)} LIMIT 1`,
    )
    return oid
  }
  if (span === undefined) return undefined
  try {
    const bound = await bind(world, { node, span, view: 'shape' })
    const after = `) FROM (${await shapeOf(world, relation)}) AS ${identifier(relation.name)}`
    const [field] = await describeBound(world, bound, { before: 'SELECT (', after })
    return field?.type
  } catch (thrown) {
    if (thrown instanceof Refusal) return undefined
    throw thrown
  }
}

function firstByte(node: Ast.Node): number | undefined {
  const [fields] = Object.values(node) as [{ readonly location?: number }?]
  return fields?.location
}

async function castVolatility(
  world: World,
  relation: Relation,
  arg: Ast.Node,
  target: string,
): Promise<Verdict> {
  const source = await typeOf(world, relation, arg)
  if (source === undefined) return 'unknown'
  const [volatility] = await look<string | null>(
    world,
    `SELECT to_json(CASE
       WHEN t.oid = ${source} OR c.castmethod = 'b' THEN 'i'
       WHEN c.castmethod = 'f' THEN (SELECT provolatile FROM pg_proc WHERE oid = c.castfunc)::text
       ELSE (SELECT CASE WHEN bool_and(provolatile = 'i') THEN 'i' ELSE 's' END FROM pg_proc
              WHERE oid IN (t.typinput, (SELECT typoutput FROM pg_type WHERE oid = ${source}))) END)::text
       FROM pg_type t LEFT JOIN pg_cast c ON c.casttarget = t.oid AND c.castsource = ${source}
      WHERE t.typname = ${literal(target)} ORDER BY t.typnamespace LIMIT 1`,
  )
  if (volatility === undefined || volatility === null) return 'unknown'
  return volatility === 'i' ? 'immutable' : 'volatile'
}
