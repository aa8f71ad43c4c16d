/**
 * Expressions of definitions: defaults, checks, keys and conditions of indexes. Invariant:
 * the server reads each in its own words, over columns of the right names and types.
 */
import { bind, describeBound } from './bind.js'
import { isAssignable, isUntyped } from './coercion.js'
import { shapeOf } from './content.js'
import { mustCastToEnum } from './enum-casts.js'
import { identifier, qualified } from './names.js'
import type { Bound, Column, Relation } from './objects.js'
import { stringsOf, type Ast, type Span } from './parse.js'
import { positionOf } from './resolve.js'
import { sequenceNamed } from './sequences.js'
import { isVolatileEnough } from './volatility.js'
import { baseTypeText, formatType, typeOfColumn } from './type-names.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { referencesOf, type References } from './walk.js'
import { look, type World } from './world.js'

/** An expression and where its text is. */
export interface Written {
  readonly node: Ast.Node
  readonly span: Span
}

const namesOf = (relation: Relation): ReadonlyMap<number, string> =>
  new Map(relation.columns.map(({ number, name }) => [number, name]))

const BIGINT = 20

/** Has a default checked. @returns Its text. @throws Refusal 42804 and what the server says */
export async function checkDefault(
  world: World,
  column: Pick<Column, 'name' | 'type' | 'typeOid'>,
  { node, span }: Written,
): Promise<string> {
  if ('FuncCall' in node && stringsOf(node.FuncCall.funcname).at(-1) === 'nextval') {
    const relation = await sequenceNamed(world, node.FuncCall.args?.[0])
    if (await isAssignable(world, BIGINT, column.typeOid)) {
      return `nextval('${qualified(relation.schema, relation.name).replaceAll("'", "''")}'::regclass)`
    }
  }
  const found = referencesOf(node)
  const [reference] = found.columns
  if (reference !== undefined) {
    throw refusal('0A000', 'cannot use column reference in DEFAULT expression', {
      position: positionOf(world, reference),
    })
  }
  await noSubquery(world, found.subqueries, 'DEFAULT expression')
  await noAggregate(world, found.calls, 'DEFAULT expressions')
  const bound = await bind(world, { node, span, view: 'shape' })
  if (isUntyped(node)) {
    const ofChange = typeOfColumn(world, column.typeOid)
    if (ofChange?.kind === 'e') await mustBeLabel(world, ofChange.labels ?? [], node, column)
    await describeBound(world, bound, {
      before: 'SELECT (',
      after: `)::${await baseTypeText(world, column)}`,
    })
    return bound.text
  }
  const [field] = await describeBound(world, bound, { before: 'SELECT (', after: ')' })
  if (field === undefined) throw new Unsure('its default cannot be read')
  const ofChange = typeOfColumn(world, column.typeOid)
  if (ofChange !== undefined || bound.typesReplaced) return bound.text
  if (!(await isAssignable(world, field.type, column.typeOid))) {
    const given = await formatType(world, field.type, -1)
    throw refusal(
      '42804',
      `column "${column.name}" is of type ${await formatType(world, column.typeOid, -1)} but default expression is of type ${given}`,
      { hint: 'You will need to rewrite or cast the expression.' },
    )
  }
  return bound.text
}

async function mustBeLabel(
  world: World,
  labels: readonly string[],
  node: Ast.Node,
  { type }: Pick<Column, 'type'>,
): Promise<void> {
  if (!('A_Const' in node) || node.A_Const.sval === undefined) return
  const value = node.A_Const.sval.sval ?? ''
  if (labels.includes(value)) return
  throw refusal('22P02', `invalid input value for enum ${type.replace(/^.*\./, '')}: "${value}"`, {
    position: positionOf(world, node.A_Const),
  })
}

async function noSubquery(world: World, subqueries: readonly Ast.SubLink[], where: string): Promise<void> {
  const [subquery] = subqueries
  if (subquery !== undefined) {
    throw refusal('0A000', `cannot use subquery in ${where}`, { position: positionOf(world, subquery) })
  }
}

/** Kinds of functions that a definition may not call. */
async function noAggregate(world: World, calls: readonly Ast.FuncCall[], where: string): Promise<void> {
  for (const call of calls) {
    const position = positionOf(world, call)
    if (call.over !== undefined) {
      throw refusal('42P20', `window functions are not allowed in ${where}`, { position })
    }
    const name = stringsOf(call.funcname).at(-1) ?? ''
    const kinds = await look<{ readonly kind: string; readonly set: boolean }>(
      world,
      `SELECT json_build_object('kind', prokind, 'set', bool_and(proretset))::text FROM pg_proc WHERE proname = ${quote(name)} GROUP BY prokind`,
    )
    if (kinds.length === 1 && kinds[0]?.kind === 'a') {
      throw refusal('42803', `aggregate functions are not allowed in ${where}`, { position })
    }
    if (kinds.length > 0 && kinds.every(({ kind, set }) => kind === 'f' && set)) {
      throw refusal('0A000', `set-returning functions are not allowed in ${where}`, { position })
    }
  }
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Where a condition stands, in the server's words. */
const CLAUSES = {
  check: { clause: 'CHECK', plural: 'check constraints', singular: 'check constraint' },
  predicate: { clause: 'WHERE', plural: 'index predicates', singular: 'index predicate' },
  trigger: { clause: 'WHEN', plural: 'trigger WHEN conditions', singular: 'trigger WHEN condition' },
} as const

/** Has a condition over a relation's columns checked. */
export async function checkCondition(
  world: World,
  relation: Relation,
  { node, span }: Written,
  where: keyof typeof CLAUSES,
): Promise<Bound> {
  const { clause, plural, singular } = CLAUSES[where]
  const { subqueries, calls } = referencesOf(node)
  await noSubquery(world, subqueries, singular)
  await noAggregate(world, calls, plural)
  const bound = await bind(world, { node, span, view: 'shape' })
  const before = `SELECT FROM (${await shapeOf(world, relation)}) AS ${identifier(relation.name)} WHERE (`
  await describeBound(world, bound, { before, after: ')' }).catch((thrown: unknown) => {
    if (!(thrown instanceof Refusal)) throw thrown
    const { sqlError, position } = thrown
    const message = sqlError.message.replace('argument of WHERE', `argument of ${clause}`)
    const { columns } = bound.references
    throw unsureOfType(world, relation, new Refusal({ ...sqlError, message }, position), columns)
  })
  unsureColumns(world, relation, bound.references.columns, node)
  if (where === 'predicate') await mustBeImmutable(world, relation, { node, span }, 'index predicate')
  return { sql: bound.text, names: namesOf(relation) }
}

/** An error over columns whose type only stands for one of the change says nothing. @param columns - Those that are named, if that is known. */
export function unsureOfType(
  world: World,
  relation: Relation,
  thrown: unknown,
  columns?: readonly Ast.ColumnRef[],
): unknown {
  if (!(thrown instanceof Refusal)) return thrown
  const names = columns?.map(({ fields }) => stringsOf(fields).at(-1) ?? relation.name)
  const isNamed = (name: string): boolean =>
    names === undefined || names.includes(name) || names.includes(relation.name)
  const replaced = relation.columns.some(
    ({ name, typeOid }) => isNamed(name) && typeOfColumn(world, typeOid) !== undefined,
  )
  return replaced && ['42883', '42804', '42846'].includes(thrown.sqlError.code)
    ? new Unsure('it works with a type that this change makes or alters')
    : thrown
}

/** Over a column of a type of the change, only comparisons with `=`, `<>` and IN are the same for the text. */
function unsureColumns(
  world: World,
  relation: Relation,
  columns: readonly Ast.ColumnRef[],
  node: Ast.Node,
): void {
  const names = columns.map(({ fields }) => stringsOf(fields).at(-1))
  const replaced = relation.columns.filter(
    ({ name, typeOid }) => names.includes(name) && typeOfColumn(world, typeOid)?.kind === 'e',
  )
  if (replaced.length === 0) return
  const { operators, calls, casts } = referencesOf(node)
  const plain = operators.every(({ name }) => ['=', '<>'].includes(stringsOf(name).at(-1) ?? ''))
  if (!plain || calls.length > 0 || casts.length > 0) {
    throw new Unsure('it works with a type that this change makes or alters')
  }
}

/** Whether all columns are cast to text, and nothing is done with them as they are. */
const areShownAsText = ({ columns, casts }: References): boolean =>
  columns.every(column =>
    casts.some(
      ({ arg, typeName }) =>
        arg !== undefined &&
        'ColumnRef' in arg &&
        arg.ColumnRef === column &&
        stringsOf(typeName?.names).join('.') === 'text' &&
        typeName?.arrayBounds === undefined,
    ),
  )

/** Has an expression over a relation's columns checked. @returns Its text and its type. */
export async function checkExpression(
  world: World,
  relation: Relation,
  { node, span }: Written,
  where: 'index expression' | 'generation expression' | 'partition key expression' | 'transform expression',
): Promise<{ readonly bound: Bound; readonly type: number; readonly typmod: number }> {
  const { subqueries, calls } = referencesOf(node)
  const singular = where === 'generation expression' ? 'column generation expression' : where
  await noSubquery(world, subqueries, singular)
  await noAggregate(world, calls, `${singular}s`)
  const bound = await bind(world, { node, span, view: 'shape' })
  const after = `) FROM (${await shapeOf(world, relation)}) AS ${identifier(relation.name)}`
  const [field] = await describeBound(world, bound, { before: 'SELECT (', after }).catch(
    (thrown: unknown) => {
      throw unsureOfType(world, relation, thrown, bound.references.columns)
    },
  )
  await mustCastToEnum(world, relation, bound.references)
  // Of an index, such a cast would not be immutable.
  if (where !== 'transform expression' || !areShownAsText(bound.references))
    unsureColumns(world, relation, bound.references.columns, node)
  if (field === undefined) throw new Unsure('its expression cannot be read')
  if (where !== 'transform expression') await mustBeImmutable(world, relation, { node, span }, where)
  return { bound: { sql: bound.text, names: namesOf(relation) }, type: field.type, typmod: field.typmod }
}

const NOT_IMMUTABLE = {
  'index expression': 'functions in index expression must be marked IMMUTABLE',
  'index predicate': 'functions in index predicate must be marked IMMUTABLE',
  'partition key expression': 'functions in partition key expression must be marked IMMUTABLE',
  'generation expression': 'generation expression is not immutable',
} as const

async function mustBeImmutable(
  world: World,
  relation: Relation,
  written: Written,
  where: keyof typeof NOT_IMMUTABLE,
): Promise<void> {
  if (await isVolatileEnough(world, relation, written)) throw refusal('42P17', NOT_IMMUTABLE[where])
}
