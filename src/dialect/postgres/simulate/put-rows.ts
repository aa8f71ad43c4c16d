/** Rows on their way into a table. Invariant: sequences have given their values, whatever becomes of the rows. */
import type { ReadInsert } from './insert.js'
import { carryOut } from './carry-out.js'
import { onConflict, type Plan } from './conflict.js'
import { rowsOf } from './content.js'
import { defaultOf, sequenceOf, spend, spendUnknown, valueAt, type Taken } from './defaults.js'
import { generatedOver } from './generated.js'
import type { Source } from './insert-parts.js'
import { mustFireNothing } from './may-write.js'
import type { Relation } from './objects.js'
import type { Ast } from './parse.js'
import { settingsOf } from './resolve.js'
import { mustReturn } from './returning.js'
import { stored } from './storing.js'
import type { Target } from './targets.js'
import { nothingWritten, noteCount } from './update.js'
import { Refusal } from './verdicts.js'
import type { World } from './world.js'
import { absent, numbered, preludeOf, WRITTEN, type Writes } from './writes.js'

interface Clauses {
  readonly onConflict?: Ast.OnConflictClause | undefined
  readonly returning?: Ast.ReturningClause | undefined
}

/** @throws Refusal of the first constraint that is violated, Unsure */
export async function putRows(
  world: World,
  { target, source, alias, isPlain, bound }: ReadInsert,
  { onConflict: clause, returning }: Clauses = {},
): Promise<void> {
  const { relation } = target
  const fresh = await fullRows(world, relation, source)
  const existing = await rowsOf(world, relation)
  const doubts: Refusal[] = []
  const planOf = async (count?: number): Promise<Plan> =>
    clause === undefined
      ? { writes: await plainWrites(world, target, fresh.sql(count), existing), updates: undefined }
      : onConflict(world, target, {
          clause,
          fresh: fresh.sql(count),
          existing,
          bound,
          alias,
          isPlain,
          doubts,
        })
  const { writes: all, updates } = await planOf()
  const writes: Writes = { ...all, first: async count => (await planOf(count)).writes }
  await mustReturn(world, target, returning, { isPlain, alias, others: '', withText: '', writes })
  /** What `carryOut` got to know before it failed. */
  const known: { count?: number } = {}
  try {
    const { count } = await carryOut(world, relation, writes, {
      onCount: rows => {
        known.count = rows
        if (rows > 0 || clause !== undefined) mustFireNothing(relation, 'INSERT')
        if (updates !== undefined) mustFireNothing(relation, 'UPDATE', updates)
      },
      spend: rows => spend(world, fresh.taken, rows),
      isOrdered: () => Promise.resolve(true),
    })
    for (const doubt of doubts) throw doubt
    if (count > 0) noteCount(world, relation, 'inserted', count)
    else if (clause === undefined) nothingWritten(world, 'there are no rows to insert')
    // What sequences gave is gone.
    else if (fresh.taken.length === 0) nothingWritten(world, 'all of its rows are there already')
  } catch (thrown) {
    if (
      thrown instanceof Refusal &&
      known.count === undefined &&
      !source.isConstant &&
      (await canPlan(world, writes))
    )
      spendUnknown(world, fresh.taken, 'it is not known how many a statement took that failed')
    throw thrown
  }
}

/** Whether it is a row that fails, and not a constant, which fails before there are rows. */
async function canPlan(world: World, writes: Writes): Promise<boolean> {
  try {
    await world.server.evaluate(
      `EXPLAIN ${preludeOf(writes)} SELECT FROM ${WRITTEN}`,
      await settingsOf(world),
    )
    return true
  } catch {
    return false
  }
}

async function plainWrites(world: World, target: Target, fresh: string, existing: string): Promise<Writes> {
  const { relation, checked } = target
  const list = numbered(relation.columns)
  const nothing = await absent(world, relation, 'b')
  return {
    ctes: [],
    written: `SELECT n_, false AS old_, true AS new_, ${nothing}, ${list} FROM (${fresh}) AS f_`,
    kept: existing,
    next: existing.endsWith(' WHERE false')
      ? `SELECT ${list} FROM (${fresh}) AS n_`
      : `SELECT ${list} FROM (${existing}) AS o_ UNION ALL SELECT ${list} FROM (${fresh}) AS n_`,
    before: 'left alone',
    checked,
  }
}

interface Fresh {
  /** The rows; given a number, only so many of them. */
  readonly sql: (count?: number) => string
  readonly taken: readonly Taken[]
}

/** Whole rows of the table with their places (`n_`), columns called by their numbers. */
async function fullRows(world: World, relation: Relation, source: Source): Promise<Fresh> {
  const taken: Taken[] = [...source.taken]
  const values: string[] = []
  for (const column of relation.columns) {
    const at = source.columns.findIndex(({ number }) => number === column.number)
    if (at >= 0) values.push(`s_.s${at} AS c${column.number}`)
    else if (column.generated === undefined) {
      const from = await sequenceOf(world, relation, column)
      if (from !== undefined) taken.push({ ...from, used: rows => rows })
      const value = from === undefined ? await defaultOf(world, column) : valueAt(from, 's_.n_ - 1')
      values.push(`${await stored(world, column, value)} AS c${column.number}`)
    }
  }
  const plain = (count?: number): string => {
    const limit = count === undefined ? '' : ` LIMIT ${count}`
    const places = `SELECT *, row_number() OVER () AS n_ FROM (${source.sql}) AS q_${limit}`
    return `SELECT s_.n_${values.map(value => `, ${value}`).join('')} FROM (${places}) AS s_`
  }
  const computed = await generatedOver(world, relation, 'g_.')
  if (computed.size === 0) return { sql: plain, taken }
  const list = relation.columns.map(
    ({ number }) => `${computed.get(number) ?? `g_.c${number}`} AS c${number}`,
  )
  return { sql: count => `SELECT g_.n_, ${list.join(', ')} FROM (${plain(count)}) AS g_`, taken }
}
