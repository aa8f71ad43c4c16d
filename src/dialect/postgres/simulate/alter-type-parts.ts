/**
 * What is made over a column and is made again when its type changes: indexes, checks and foreign
 * keys. Invariant: their definitions are read again before any row is, as on the server.
 */
import { replaceColumn } from './alter-parts.js'
import { mustBeComparable } from './add-foreign-key.js'
import { shapeOf } from './content.js'
import { deparsed } from './deparse.js'
import { referrersOf } from './foreign-keys.js'
import { unsureOfType } from './expressions.js'
import { mustHaveClass } from './index-classes.js'
import { identifier } from './names.js'
import type { Bound, Column, Constraint, Index, Relation } from './objects.js'
import { mustBeUnique, mustHaveNoOrphans, mustHoldCheck } from './questions.js'
import { settingsOf } from './resolve.js'
import { isNewOid } from './state.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { relationWith, type World } from './world.js'

/** A column before and after. */
export interface Retyped {
  readonly relation: Relation
  readonly column: Column
  readonly changed: Column
}

/** @throws Refusal 0A000 when a generated column is made of it */
export function mustNotBeGeneratedFrom(relation: Relation, column: Column): void {
  const user = relation.columns.find(
    ({ generated, number }) =>
      generated !== undefined && number !== column.number && mentions(generated, column),
  )
  if (user === undefined) return
  throw refusal('0A000', 'cannot alter type of a column used by a generated column', {
    detail: `Column "${column.name}" is used by generated column "${user.name}".`,
  })
}

/** Whether the text of an expression has the column's name in it. */
function mentions({ sql, names }: Bound, { number }: Column): boolean {
  const name = names.get(number)
  return name !== undefined && sql.toLowerCase().includes(name.toLowerCase())
}

const uses = ({ columns }: Pick<Index | Constraint, 'columns'>, { number }: Column): boolean =>
  columns.includes(number)

/**
 * Reads the definitions over the column again, with its new type.
 *
 * @returns The table with the column changed, and what is made over it in the words in which it was read.
 * @throws Refusal 42704, 42804, 42883 and what else the server says of a definition
 */
export async function readAgain(world: World, retyped: Retyped): Promise<Relation> {
  const { relation, column, changed } = retyped
  const after = replaceColumn(relation, changed)
  if (column.typeOid === changed.typeOid) return after
  for (const index of relation.indexes) await readIndex(world, index, retyped)
  const constraints: Constraint[] = []
  for (const constraint of relation.constraints) {
    constraints.push(await readConstraint(world, { ...retyped, after }, constraint))
  }
  for (const { table, constraint } of await referrersOf(world, relation)) {
    if (constraint.targetColumns?.includes(column.number) !== true || table.oid === relation.oid) continue
    await readForeignKey(world, table, after, constraint)
  }
  return { ...after, constraints }
}

async function readIndex(world: World, index: Index, { column, changed }: Retyped): Promise<void> {
  const expressions = [...index.keys.filter((_, at) => index.columns[at] === 0), index.predicate]
  if (expressions.some(bound => bound !== undefined && mentions(bound, column))) {
    throw new Unsure('an index over an expression is made again')
  }
  if (!uses(index, column)) return
  if (index.exclusion || index.ownClasses === true) {
    throw new Unsure(`whether the index ${index.name} can be over the new type is not looked at`)
  }
  await mustHaveClass(world, { type: changed.typeOid, method: index.method, opclass: [] })
}

async function readConstraint(
  world: World,
  { relation, column, after }: Retyped & { readonly after: Relation },
  constraint: Constraint,
): Promise<Constraint> {
  if (!uses(constraint, column) && !(constraint.target === relation.oid && isTarget(constraint, column))) {
    return constraint
  }
  if (constraint.kind === 'f') {
    const { target = 0 } = constraint
    const other = target === relation.oid ? after : await relationWith(world, target)
    await readForeignKey(world, after, other, constraint)
  }
  const { check } = constraint
  if (constraint.kind !== 'c' || check === undefined) return constraint
  const sql = isNewOid(constraint.oid) ? await deparsed(world, relation, check) : check.sql
  const names = new Map(check.names)
  const columns = after.columns.flatMap(each => {
    const name = names.get(each.number)
    return name === undefined ? [] : [{ ...each, name }]
  })
  const shape = await shapeOf(world, { ...after, columns })
  try {
    await world.server.describe(
      `SELECT FROM (${shape}) AS ${identifier(relation.name)} WHERE (${sql})`,
      await settingsOf(world),
    )
  } catch (thrown) {
    throw unsureOfType(world, after, thrown instanceof Refusal ? new Refusal(thrown.sqlError) : thrown)
  }
  return { ...constraint, check: { sql, names } }
}

const isTarget = ({ targetColumns }: Constraint, { number }: Column): boolean =>
  targetColumns?.includes(number) === true

async function readForeignKey(
  world: World,
  table: Relation,
  target: Relation,
  { name, columns, targetColumns = [] }: Constraint,
): Promise<void> {
  const pick = (relation: Relation, numbers: readonly number[]): Column[] =>
    numbers.flatMap(number => relation.columns.find(each => each.number === number) ?? [])
  await mustBeComparable(world, name, pick(table, columns), pick(target, targetColumns))
}

/**
 * Asks whether the new values can be in what is made over the column.
 *
 * @throws Refusal 23514, 23505, 23503
 */
export async function holdAgain(world: World, relation: Relation, column: Column): Promise<void> {
  for (const constraint of relation.constraints) {
    if (constraint.kind !== 'c' || !constraint.validated || !uses(constraint, column)) continue
    try {
      await mustHoldCheck(world, relation, constraint)
    } catch (thrown) {
      throw thrown instanceof Refusal ? new Refusal(thrown.sqlError) : thrown
    }
  }
  for (const index of relation.indexes) {
    if (index.unique && uses(index, column)) await mustBeUnique(world, relation, index)
  }
}

/** Asks whether foreign keys over the column still hold. @throws Refusal 23503 */
export async function referAgain(world: World, relation: Relation, column: Column): Promise<void> {
  for (const constraint of relation.constraints) {
    if (constraint.kind !== 'f' || !constraint.validated || !uses(constraint, column)) continue
    await mustHaveNoOrphans(world, relation, constraint)
  }
  for (const { table, constraint } of await referrersOf(world, relation)) {
    if (constraint.validated && isTarget(constraint, column)) {
      await mustHaveNoOrphans(world, await relationWith(world, table.oid), constraint)
    }
  }
}
