/** EXCLUDE. Invariant: only operators that an index surely takes are asked about the rows. */
import { deferral, putConstraint, type ConstraintRequest } from './constraints.js'
import { namedRows, rowsOf } from './content.js'
import { fits } from './index-classes.js'
import { addIndex } from './index-parts.js'
import { identifier, literal } from './names.js'
import type { Index, Relation } from './objects.js'
import { insideParentheses, stringsOf, tokenAfter, type Ast } from './parse.js'
import { isKnownEmpty, isTrue } from './questions.js'
import { refusal, Unsure } from './verdicts.js'
import { look, newOid, type World } from './world.js'

/** Adds an exclusion constraint. @returns The table with it. */
export async function addExclusion(
  world: World,
  relation: Relation,
  request: ConstraintRequest,
): Promise<Relation> {
  const { node } = request
  if (relation.kind !== 'r') throw new Unsure('exclusion constraints of such a table are not looked at')
  const method = node.access_method ?? 'btree'
  const parts = (node.exclusions ?? []).map(toPart)
  for (const part of parts) await mustBeOperator(world, relation, method, part)
  const oid = newOid(world)
  const { deferrable, deferred } = deferral(request)
  const where = node.where_clause
  const { relation: indexed, index } = await addIndex(world, relation, {
    name: node.conname,
    method,
    unique: false,
    exclusion: true,
    immediate: !deferrable,
    elements: parts.map(({ element }) => element),
    included: stringsOf(node.including),
    label: 'excl',
    constraint: oid,
    predicate: where === undefined ? undefined : { node: where, span: whereSpan(world, node) },
  })
  await mustExclude(world, relation, index, parts)
  return putConstraint(world, indexed, {
    oid,
    name: index.name,
    kind: 'x',
    columns: index.columns,
    validated: true,
    deferrable,
    deferred,
    index: index.oid,
  })
}

interface Part {
  readonly element: Ast.IndexElem
  readonly operator: string
}

function toPart(node: Ast.Node): Part {
  const [element, operator] = 'List' in node ? (node.List.items ?? []) : []
  const names = operator !== undefined && 'List' in operator ? stringsOf(operator.List.items) : []
  const [name, more] = names
  if (element === undefined || !('IndexElem' in element) || name === undefined || more !== undefined) {
    throw new Unsure('a part of the exclusion constraint cannot be read')
  }
  return { element: element.IndexElem, operator: name }
}

/** @throws Unsure unless the operator is surely one that an exclusion can be made of */
async function mustBeOperator(
  world: World,
  relation: Relation,
  method: string,
  { element: { name, opclass }, operator }: Part,
): Promise<void> {
  const column = relation.columns.find(each => each.name === name)
  // A column that is missing is told of when the index is made.
  if (column === undefined && name !== undefined) return
  const [is] =
    column === undefined || opclass !== undefined
      ? []
      : await look<boolean>(
          world,
          `SELECT to_json(true)::text FROM pg_amop a JOIN pg_opclass o ON o.opcfamily = a.amopfamily JOIN pg_am m ON m.oid = o.opcmethod
             JOIN pg_operator p ON p.oid = a.amopopr
            WHERE m.amname = ${literal(method)} AND o.opcdefault AND (${fits(column.typeOid)}) AND p.oprname = ${literal(operator)}
              AND a.amoppurpose = 's' AND p.oprcom = p.oid AND a.amoplefttype = o.opcintype AND a.amoprighttype = o.opcintype LIMIT 1`,
        )
  if (is !== true) throw new Unsure('whether its operators can exclude is not looked at')
}

function whereSpan(world: World, { location = 0 }: Ast.Constraint) {
  const keyword = tokenAfter(world.parsed, location, 'WHERE')
  const span = keyword === undefined ? undefined : insideParentheses(world.parsed, keyword.end)
  if (span === undefined) throw new Unsure('the condition of the exclusion constraint cannot be found')
  return span
}

/** @throws Refusal 23P01 */
async function mustExclude(
  world: World,
  relation: Relation,
  { name, keys, predicate }: Index,
  parts: readonly Part[],
): Promise<void> {
  if (isKnownEmpty(relation)) return
  const names = keys[0]?.names ?? new Map<number, string>()
  const from = `(${namedRows(relation, await rowsOf(world, relation), names)}) AS ${identifier(relation.name)}`
  const list = keys.map(({ sql }, at) => `(${sql}) AS k${at}`).join(', ')
  const where = predicate === undefined ? '' : ` WHERE (${predicate.sql})`
  const pairs = parts.map(({ operator }, at) => `one.k${at} ${operator} other.k${at}`).join(' AND ')
  const clash = `WITH keys_ AS MATERIALIZED (SELECT ${list}, row_number() OVER () AS n FROM ${from}${where})
    SELECT FROM keys_ AS one JOIN keys_ AS other ON one.n < other.n AND ${pairs}`
  if (!(await isTrue(world, `EXISTS (${clash})`))) return
  throw refusal('23P01', `could not create exclusion constraint "${name}"`, {
    detail: 'Key conflicts exist.',
  })
}
