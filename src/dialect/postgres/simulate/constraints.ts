/**
 * Constraints of tables, written with a column or beside them. Invariant: a constraint is
 * there only after the rows were looked at that it would be checked on.
 */
import { addForeignKey } from './foreign-keys.js'
import { checkCondition } from './expressions.js'
import { addIndex, freeName, mustBeFree } from './index-parts.js'
import { identifier, madeName } from './names.js'
import type { Column, Constraint, Index, Relation } from './objects.js'
import { insideParentheses, stringsOf, tokenAfter, type Ast } from './parse.js'
import { hasNulls, mustHoldCheck } from './questions.js'
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
  if (name !== undefined && relation.constraints.some(constraint => constraint.name === name)) {
    throw refusal('42710', `constraint "${name}" for relation "${relation.name}" already exists`)
  }
  switch (node.contype) {
    case 'CONSTR_CHECK':
      return addCheck(world, relation, request)
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE':
      return addKey(world, relation, request)
    case 'CONSTR_FOREIGN':
      return addForeignKey(world, relation, request)
    default:
      throw new Unsure('it adds a constraint of a kind that simulations do not know')
  }
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

/** PRIMARY KEY and UNIQUE. */
async function addKey(world: World, before: Relation, request: ConstraintRequest): Promise<Relation> {
  const { node, column } = request
  let relation = before
  const primary = node.contype === 'CONSTR_PRIMARY'
  if (primary && relation.constraints.some(({ kind }) => kind === 'p')) {
    throw refusal('42P16', `multiple primary keys for table "${relation.name}" are not allowed`)
  }
  if (node.indexname !== undefined) return useIndex(world, relation, request, node.indexname)
  const names = column === undefined ? stringsOf(node.keys) : [column]
  const columns = columnsNamed(relation, names, name => `column "${name}" named in key does not exist`)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) {
    throw refusal(
      '42701',
      `column "${twice}" appears twice in ${primary ? 'primary key' : 'unique'} constraint`,
    )
  }
  if (primary) {
    for (const { number, name, notNull } of columns) {
      if (!notNull && (await hasNulls(world, relation, number))) {
        throw refusal('23502', `column "${name}" of relation "${relation.name}" contains null values`)
      }
    }
    relation = put(world, {
      ...relation,
      isAltered: true,
      columns: relation.columns.map(c => (columns.includes(c) ? { ...c, notNull: true } : c)),
    })
  }
  const oid = newOid(world)
  const name =
    node.conname ??
    (await freeName(
      world,
      relation.schema,
      [relation.name, primary ? undefined : names.join('_'), primary ? 'pkey' : 'key'],
      taken => relation.constraints.some(constraint => constraint.name === taken),
    ))
  const { deferrable, deferred } = deferral(request)
  const { relation: indexed, index } = await addIndex(world, relation, {
    name,
    method: 'btree',
    unique: true,
    primary,
    immediate: !deferrable,
    nullsNotDistinct: node.nulls_not_distinct === true,
    elements: names.map(key => ({ name: key })),
    included: stringsOf(node.including),
    label: primary ? 'pkey' : 'key',
    constraint: oid,
  })
  return putConstraint(world, indexed, {
    oid,
    name,
    kind: primary ? 'p' : 'u',
    columns: columns.map(({ number }) => number),
    validated: true,
    deferrable,
    deferred,
    index: index.oid,
  })
}

export const deferral = ({
  node,
  deferrable,
  deferred,
}: ConstraintRequest): { deferrable: boolean; deferred: boolean } => ({
  deferrable:
    deferrable === true || deferred === true || node.deferrable === true || node.initdeferred === true,
  deferred: deferred === true || node.initdeferred === true,
})

/** ADD CONSTRAINT … USING INDEX. */
async function useIndex(
  world: World,
  relation: Relation,
  request: ConstraintRequest,
  indexName: string,
): Promise<Relation> {
  const { node } = request
  const primary = node.contype === 'CONSTR_PRIMARY'
  const index = relation.indexes.find(({ name }) => name === indexName)
  if (index === undefined) throw refusal('42704', `index "${indexName}" does not exist`)
  if (index.constraint !== undefined) {
    throw refusal('55000', `index "${indexName}" is already associated with a constraint`)
  }
  if (!index.valid) throw refusal('55000', `index "${indexName}" is not valid`)
  if (!index.unique) throw refusal('42809', `"${indexName}" is not a unique index`)
  if (index.columns.includes(0)) throw refusal('42809', `index "${indexName}" contains expressions`)
  if (index.predicate !== undefined) throw refusal('42809', `"${indexName}" is a partial index`)
  const oid = newOid(world)
  const name = node.conname ?? indexName
  if (primary) {
    for (const number of index.columns) {
      const column = relation.columns.find(candidate => candidate.number === number)
      if (column?.notNull === false && (await hasNulls(world, relation, number))) {
        throw refusal('23502', `column "${column.name}" of relation "${relation.name}" contains null values`)
      }
    }
  }
  const used: Index = { ...index, name, primary, constraint: oid }
  if (name !== indexName) throw new Unsure('it renames the index that it uses')
  addDependencies(world, [{ from: keyOf('pg_class', index.oid), on: keyOf('pg_constraint', oid), kind: 'i' }])
  return putConstraint(
    world,
    {
      ...relation,
      indexes: relation.indexes.map(candidate => (candidate === index ? used : candidate)),
      columns: relation.columns.map(column =>
        primary && index.columns.includes(column.number) ? { ...column, notNull: true } : column,
      ),
    },
    {
      oid,
      name,
      kind: primary ? 'p' : 'u',
      columns: index.columns,
      validated: true,
      ...deferral(request),
      index: index.oid,
    },
  )
}
