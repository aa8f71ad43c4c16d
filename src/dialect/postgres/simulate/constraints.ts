/**
 * Constraints of tables, written with a column or beside them. Invariant: a constraint is
 * there only after the rows were looked at that it would be checked on.
 */
import { checkCondition } from './expressions.js'
import { addIndex, freeName, mustBeFree } from './index-parts.js'
import { identifier, madeName } from './names.js'
import type { Column, Constraint, Index, Relation } from './objects.js'
import { insideParentheses, stringsOf, tokenAfter, type Ast } from './parse.js'
import { findRelation, mustFind, shown } from './resolve.js'
import { hasRightsOf, mayWith } from './roles.js'
import { hasNulls, mustHaveNoOrphans, mustHoldCheck } from './questions.js'
import { columnOf, keyOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { addDependencies, label, lock, look, newOid, put, relationWith, use, type World } from './world.js'

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
function constraintName(relation: Relation, second: string | undefined, labelled: string): string {
  for (let pass = 0; ; pass += 1) {
    const name = madeName(relation.name, second, pass === 0 ? labelled : `${labelled}${pass}`)
    if (!relation.constraints.some(constraint => constraint.name === name)) return name
  }
}

type Rest = Omit<Constraint, 'oid' | 'name' | 'deferrable' | 'deferred'> &
  Partial<Pick<Constraint, 'deferrable' | 'deferred'>>

const newConstraint = (world: World, name: string, rest: Rest): Constraint => ({
  oid: newOid(world),
  name,
  deferrable: false,
  deferred: false,
  ...rest,
})

function putConstraint(world: World, relation: Relation, constraint: Constraint): Relation {
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

function columnsNamed(
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

const deferral = ({
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

async function addForeignKey(
  world: World,
  relation: Relation,
  request: ConstraintRequest,
): Promise<Relation> {
  const { node, column } = request
  const { pktable } = node
  if (pktable === undefined) throw new Unsure('its foreign key points nowhere')
  const isSelf = pktable.relname === relation.name && (await isSameTable(world, pktable, relation))
  const target = isSelf ? relation : use(world, await mustFind(world, pktable))
  if (!['r', 'p'].includes(target.kind)) {
    throw refusal('42809', `referenced relation "${target.name}" is not a table`)
  }
  if (node.fk_with_period === true) throw new Unsure('its foreign key is over periods')
  lock(world, target, 'SHARE ROW EXCLUSIVE')
  if (!isSelf && !(await hasRightsOf(world, target.owner)) && !(await mayWith(world, target, 'REFERENCES'))) {
    throw refusal('42501', `permission denied for table ${target.name}`)
  }
  mustLastAsLong(relation, target)
  const names = column === undefined ? stringsOf(node.fk_attrs) : [column]
  const missing = (name: string): string =>
    `column "${name}" referenced in foreign key constraint does not exist`
  const columns = columnsNamed(relation, names, missing)
  const { columns: targetColumns, index } = targetOf(target, stringsOf(node.pk_attrs), missing)
  if (columns.length !== targetColumns.length) {
    throw refusal('42830', 'number of referencing and referenced columns for foreign key disagree')
  }
  const name = node.conname ?? constraintName(relation, names.join('_'), 'fkey')
  await mustBeComparable(world, name, columns, targetColumns)
  const constraint = newConstraint(world, name, {
    kind: 'f',
    columns: columns.map(({ number }) => number),
    target: target.oid,
    targetColumns: targetColumns.map(({ number }) => number),
    targetIndex: index.oid,
    onDelete: node.fk_del_action ?? 'a',
    onUpdate: node.fk_upd_action ?? 'a',
    matchFull: node.fk_matchtype === 'f',
    validated: node.skip_validation !== true,
    ...deferral(request),
  })
  if (constraint.validated) await mustHaveNoOrphans(world, relation, constraint)
  const key = keyOf('pg_constraint', constraint.oid)
  const result = putConstraint(world, relation, constraint)
  addDependencies(world, [
    ...targetColumns.map(
      ({ number }) => ({ from: key, on: keyOf('pg_class', target.oid, number), kind: 'n' }) as const,
    ),
    { from: key, on: keyOf('pg_class', index.oid), kind: 'n' },
  ])
  noteReferrer(world, target, relation.oid)
  return result
}

/** Foreign keys of the change that point to a table, so that rows of it are not deleted unnoticed. */
function noteReferrer(world: World, target: Relation, from: number): void {
  const key = `referrers ${target.oid}`
  const known = world.state.referrers.get(key) ?? []
  if (known.includes(from)) return
  world.state = { ...world.state, referrers: new Map(world.state.referrers).set(key, [...known, from]) }
}

async function isSameTable(world: World, range: Ast.RangeVar, relation: Relation): Promise<boolean> {
  if (range.schemaname !== undefined) return range.schemaname === relation.schema
  const found = await findRelation(world, range)
  return found === undefined || found.oid === relation.oid || shown(range) === relation.name
}

function mustLastAsLong(relation: Relation, target: Relation): void {
  if (relation.persistence === 'p' && target.persistence !== 'p') {
    throw refusal('42P16', 'constraints on permanent tables may reference only permanent tables')
  }
  if (relation.persistence === 'u' && target.persistence === 't') {
    throw refusal('42P16', 'constraints on unlogged tables may reference only permanent or unlogged tables')
  }
  if (relation.persistence === 't' && target.persistence !== 't') {
    throw refusal('42P16', 'constraints on temporary tables may reference only temporary tables')
  }
}

/** The columns that a foreign key points to, and the index that makes them unique. */
function targetOf(
  target: Relation,
  names: readonly string[],
  missing: (name: string) => string,
): { readonly columns: readonly Column[]; readonly index: Index } {
  const byNumber = (numbers: readonly number[]): Column[] =>
    numbers.flatMap(number => target.columns.find(column => column.number === number) ?? [])
  if (names.length === 0) {
    const primary = target.indexes.find(index => index.primary)
    if (primary === undefined) {
      throw refusal('42704', `there is no primary key for referenced table "${target.name}"`)
    }
    return { columns: byNumber(primary.columns), index: primary }
  }
  const columns = columnsNamed(target, names, missing)
  const numbers = columns.map(({ number }) => number).toSorted((a, b) => a - b)
  const same = ({ columns: keys }: Index): boolean =>
    keys.length === numbers.length && keys.toSorted((a, b) => a - b).every((key, at) => key === numbers[at])
  const index = target.indexes.find(
    candidate => candidate.unique && candidate.valid && candidate.predicate === undefined && same(candidate),
  )
  if (index === undefined) {
    throw refusal(
      '42830',
      `there is no unique constraint matching given keys for referenced table "${target.name}"`,
    )
  }
  if (!index.immediate) {
    throw refusal('55000', `cannot use a deferrable unique constraint for referenced table "${target.name}"`)
  }
  return { columns, index }
}

/** @throws Refusal 42804 */
async function mustBeComparable(
  world: World,
  name: string,
  columns: readonly Column[],
  targets: readonly Column[],
): Promise<void> {
  for (const [at, column] of columns.entries()) {
    const target = targets[at]
    if (target === undefined || column.typeOid === target.typeOid) continue
    if (column.typeOid > 4_294_967_295 || target.typeOid > 4_294_967_295) {
      throw new Unsure('its foreign key is over a type of the change')
    }
    const [can] = await look<boolean>(world, COMPARABLE(target.typeOid, column.typeOid))
    if (can === true) continue
    const type = ({ type: text }: Column): string => text.replace(/\(.*\)/, '')
    throw refusal('42804', `foreign key constraint "${name}" cannot be implemented`, {
      detail: `Key columns "${column.name}" and "${target.name}" are of incompatible types: ${type(column)} and ${type(target)}.`,
    })
  }
}

/** There is an operator of the index between the types, or the one is cast to the other without being asked. */
const COMPARABLE = (target: number, source: number): string => `
  WITH RECURSIVE t AS (SELECT oid, typtype, typbasetype, 't' AS side FROM pg_type WHERE oid = ${target}
     UNION ALL SELECT oid, typtype, typbasetype, 's' FROM pg_type WHERE oid = ${source}
     UNION ALL SELECT p.oid, p.typtype, p.typbasetype, t.side FROM t JOIN pg_type p ON p.oid = t.typbasetype WHERE t.typtype = 'd'),
  pair AS (SELECT (SELECT oid FROM t WHERE side = 't' AND typtype <> 'd') AS target, (SELECT oid FROM t WHERE side = 's' AND typtype <> 'd') AS source)
  SELECT to_json(target = source
    OR EXISTS (SELECT FROM pg_amop a JOIN pg_am m ON m.oid = a.amopmethod
                WHERE m.amname = 'btree' AND a.amopstrategy = 3 AND a.amoplefttype = target AND a.amoprighttype = source)
    OR EXISTS (SELECT FROM pg_cast WHERE castsource = source AND casttarget = target AND castcontext = 'i'))::text FROM pair`

export { relationWith }
