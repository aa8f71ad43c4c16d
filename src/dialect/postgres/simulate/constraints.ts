/**
 * Constraints of tables, written with a column or beside them. Invariant: a constraint is
 * there only after the rows were looked at that it would be checked on.
 */
import { addForeignKey } from './add-foreign-key.js'
import { dependOnNamed } from './depend-on-named.js'
import { checkCondition } from './expressions.js'
import { mustBeFree } from './index-parts.js'
import { addExclusion } from './exclusions.js'
import { addKey } from './keys.js'
import { identifier, madeName } from './names.js'
import type { Column, Constraint, Relation } from './objects.js'
import { insideParentheses, tokenAfter, type Ast } from './parse.js'
import { mustHoldCheck } from './questions.js'
import { columnOf, keyOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { addDependencies, label, newOid, put, type World } from './world.js'

export interface ConstraintRequest {
  readonly node: Ast.Constraint
  /** The column that it is written with. */
  readonly column?: string
  /** What is written behind a constraint of a column: DEFERRABLE and the like. */
  readonly deferrable?: boolean
  readonly deferred?: boolean
}

/** Adds a constraint to a table. @returns The table with it. */
export async function addConstraint(
  world: World,
  relation: Relation,
  request: ConstraintRequest,
): Promise<Relation> {
  const { node } = request
  const name = node.conname
  const isKey = node.contype === 'CONSTR_PRIMARY' || node.contype === 'CONSTR_UNIQUE'
  if (isKey && name !== undefined && node.indexname === undefined)
    await mustBeFree(world, relation.schema, name)
  // The condition of a check is read before its name is looked at.
  if (node.contype !== 'CONSTR_CHECK') mustBeNew(relation, name)
  switch (node.contype) {
    case 'CONSTR_CHECK':
      return addCheck(world, relation, request)
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE':
      return addKey(world, relation, request)
    case 'CONSTR_FOREIGN':
      return addForeignKey(world, relation, request)
    case 'CONSTR_EXCLUSION':
      return addExclusion(world, relation, request)
    default:
      throw new Unsure('it adds a constraint of a kind that simulations do not know')
  }
}

function mustBeNew({ constraints, name: owner }: Relation, name: string | undefined): void {
  if (name === undefined || !constraints.some(constraint => constraint.name === name)) return
  throw refusal('42710', `constraint "${name}" for relation "${owner}" already exists`)
}

async function addCheck(
  world: World,
  relation: Relation,
  { node, column }: ConstraintRequest,
): Promise<Relation> {
  const expression = node.raw_expr
  const keyword = tokenAfter(world.parsed, node.location ?? 0, 'CHECK')
  const span = keyword === undefined ? undefined : insideParentheses(world.parsed, keyword.end)
  if (expression === undefined || span === undefined)
    throw new Unsure('the condition of a check cannot be found')
  if (node.is_enforced === false) throw new Unsure('it adds a constraint that is not enforced')
  const check = await checkCondition(world, relation, { node: expression, span }, 'check')
  mustBeNew(relation, node.conname)
  const mentioned = relation.columns.filter(({ name }) => mentions(check.sql, name))
  const second = column ?? (mentioned.length === 1 ? mentioned[0]?.name : undefined)
  const name = node.conname ?? constraintName(relation, second, 'check')
  const constraint = newConstraint(world, name, {
    kind: 'c',
    columns: mentioned.map(({ number }) => number),
    check,
    validated: node.skip_validation !== true,
    ...(node.is_no_inherit === true ? { noInherit: true } : {}),
  })
  if (constraint.validated) await mustHoldCheck(world, relation, constraint)
  await dependOnNamed(world, keyOf('pg_constraint', constraint.oid), expression)
  return putConstraint(world, relation, constraint)
}

const mentions = (sql: string, name: string): boolean =>
  new RegExp(`(?<![\\w$])"?${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}"?(?![\\w$])`, 'i').test(sql)

/** @see https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/catalog/pg_constraint.c ChooseConstraintName */
export function constraintName(relation: Relation, second: string | undefined, labelled: string): string {
  for (let pass = 0; ; pass += 1) {
    const name = madeName(relation.name, second, pass === 0 ? labelled : `${labelled}${pass}`)
    if (!relation.constraints.some(constraint => constraint.name === name)) return name
  }
}

type Rest = Omit<Constraint, 'oid' | 'name' | 'deferrable' | 'deferred'> &
  Partial<Pick<Constraint, 'deferrable' | 'deferred'>>

export const newConstraint = (world: World, name: string, rest: Rest): Constraint => ({
  oid: newOid(world),
  name,
  deferrable: false,
  deferred: false,
  ...rest,
})

export function putConstraint(world: World, relation: Relation, constraint: Constraint): Relation {
  const key = keyOf('pg_constraint', constraint.oid)
  label(world, key, `constraint ${identifier(constraint.name)} on table ${identifier(relation.name)}`)
  addDependencies(world, [
    { from: key, on: keyOf('pg_class', relation.oid), kind: 'a' },
    ...constraint.columns.map(
      number => ({ from: key, on: keyOf('pg_class', relation.oid, number), kind: 'a' }) as const,
    ),
  ])
  return put(world, { ...relation, isAltered: true, constraints: [...relation.constraints, constraint] })
}

export function columnsNamed(
  relation: Relation,
  names: readonly string[],
  message: (name: string) => string,
): Column[] {
  return names.map(name => {
    const column = columnOf(relation, name)
    if (column === undefined) throw refusal('42703', message(name))
    return column
  })
}

/** Whether a constraint may wait for the end of the transaction, and does. */
export const deferral = ({
  node,
  deferrable,
  deferred,
}: ConstraintRequest): { deferrable: boolean; deferred: boolean } => ({
  deferrable:
    deferrable === true || deferred === true || node.deferrable === true || node.initdeferred === true,
  deferred: deferred === true || node.initdeferred === true,
})
