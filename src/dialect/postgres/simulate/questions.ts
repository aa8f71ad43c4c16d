/**
 * What there is to know of rows, asked of the real database in the shape that the change
 * would have given it. Invariant: a question that is not answered is no answer.
 */
import { namedRows, rowsOf } from './content.js'
import { identifier } from './names.js'
import type { Bound, Constraint, Index, Relation } from './objects.js'
import { settingsOf } from './resolve.js'
import { refusal, Refusal } from './verdicts.js'
import { relationWith, type World } from './world.js'

/** The answer to a question of one value. Positions mean nothing here. */
async function ask(world: World, query: string): Promise<string | null> {
  try {
    const { rows } = await world.server.evaluate(query, await settingsOf(world))
    return rows[0]?.[0] ?? null
  } catch (thrown) {
    throw thrown instanceof Refusal ? new Refusal(thrown.sqlError) : thrown
  }
}

export const isTrue = async (world: World, condition: string): Promise<boolean> =>
  (await ask(world, `SELECT (${condition})`)) === 't'

/** Whether a relation has no row at all, as far as that is known without asking. */
export const isKnownEmpty = (relation: Relation): boolean => relation.rows?.endsWith(' WHERE false') === true

export async function hasRows(world: World, relation: Relation): Promise<boolean> {
  if (isKnownEmpty(relation)) return false
  return isTrue(world, `EXISTS (SELECT FROM (${await rowsOf(world, relation)}) AS r)`)
}

export async function countRows(world: World, relation: Relation): Promise<number> {
  if (isKnownEmpty(relation)) return 0
  return Number(await ask(world, `SELECT count(*) FROM (${await rowsOf(world, relation)}) AS r`))
}

export async function hasNulls(world: World, relation: Relation, column: number): Promise<boolean> {
  if (isKnownEmpty(relation)) return false
  return isTrue(
    world,
    `EXISTS (SELECT FROM (${await rowsOf(world, relation)}) AS r WHERE c${column} IS NULL)`,
  )
}

/** A relation's rows under the names that an expression has for its columns. */
export const named = (relation: Relation, rows: string, { names }: Bound): string =>
  `(${namedRows(relation, rows, names)}) AS ${identifier(relation.name)}`

/** @throws Refusal 23514 */
export async function mustHoldCheck(
  world: World,
  relation: Relation,
  { name, check }: Pick<Constraint, 'name' | 'check'>,
): Promise<void> {
  if (check === undefined || isKnownEmpty(relation)) return
  const rows = named(relation, await rowsOf(world, relation), check)
  if (!(await isTrue(world, `EXISTS (SELECT FROM ${rows} WHERE NOT (${check.sql}))`))) return
  throw refusal('23514', `check constraint "${name}" of relation "${relation.name}" is violated by some row`)
}

/** A condition: some rows have the same key. @param rows - With columns called by their numbers. */
export function duplicatesIn(relation: Relation, index: Index, rows: string): string {
  const keys = index.keys.map(({ sql }, at) => `(${sql}) AS k${at}`)
  const names = index.keys[0]?.names ?? new Map<number, string>()
  const from = `(${namedRows(relation, rows, names)}) AS ${identifier(relation.name)}`
  const where = index.predicate === undefined ? '' : ` WHERE (${index.predicate.sql})`
  const list = index.keys.map((_, at) => `k${at}`)
  const present = index.nullsNotDistinct ? 'true' : list.map(key => `${key} IS NOT NULL`).join(' AND ')
  return `EXISTS (SELECT FROM (SELECT ${keys.join(', ')} FROM ${from}${where}) AS keys_ WHERE ${present} GROUP BY ${list.join(', ')} HAVING count(*) > 1)`
}

/** @throws Refusal 23505 */
export async function mustBeUnique(world: World, relation: Relation, index: Index): Promise<void> {
  if (isKnownEmpty(relation)) return
  if (!(await isTrue(world, duplicatesIn(relation, index, await rowsOf(world, relation))))) return
  throw refusal('23505', `could not create unique index "${index.name}"`, {
    detail: 'Some keys are duplicated.',
  })
}

/** A condition: rows point to what is not there. */
async function orphansIn(
  world: World,
  rows: string,
  { columns, target = 0, targetColumns = [], matchFull }: Constraint,
  targetRows?: string,
): Promise<string> {
  const there = targetRows ?? (await rowsOf(world, await relationWith(world, target)))
  const pairs = columns.map((column, at) => `p.c${targetColumns[at] ?? 0} = r.c${column}`).join(' AND ')
  const all = columns.map(column => `r.c${column} IS NOT NULL`).join(' AND ')
  const some = columns.map(column => `r.c${column} IS NOT NULL`).join(' OR ')
  const missing = `NOT EXISTS (SELECT FROM (${there}) AS p WHERE ${pairs})`
  const condition =
    matchFull === true && columns.length > 1
      ? `(${some}) AND (NOT (${all}) OR ${missing})`
      : `${all} AND ${missing}`
  return `EXISTS (SELECT FROM (${rows}) AS r WHERE ${condition})`
}

/** @throws Refusal 23503 */
export async function mustHaveNoOrphans(
  world: World,
  relation: Relation,
  constraint: Constraint,
): Promise<void> {
  if (isKnownEmpty(relation)) return
  if (!(await isTrue(world, await orphansIn(world, await rowsOf(world, relation), constraint)))) return
  throw refusal(
    '23503',
    `insert or update on table "${relation.name}" violates foreign key constraint "${constraint.name}"`,
  )
}
