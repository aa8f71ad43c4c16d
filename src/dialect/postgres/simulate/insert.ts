/** INSERT. Invariant: defaults, sequences and casts are those that the server would use. */
import { columnNamed } from './assignments.js'
import { bind, describeBound, type BoundText } from './bind.js'
import { isVolatile, mustBeHarmless } from './calls.js'
import { carryOut } from './carry-out.js'
import { onConflict } from './conflict.js'
import { isTouched, rowsOf } from './content.js'
import { defaultOf, sequenceOf, spend, spendUnknown, valueAt, type Taken } from './defaults.js'
import { generatedOver } from './generated.js'
import { sourceOf, type Source } from './insert-source.js'
import { mustFireNothing, mustWritePlainly, ruledOut } from './may-write.js'
import type { Column, Relation } from './objects.js'
import { stringsOf, type Ast } from './parse.js'
import { wholeSpan } from './query.js'
import { mustFind, settingsOf } from './resolve.js'
import { mustReturn } from './returning.js'
import { mustBeAllowed } from './roles.js'
import { stored } from './storing.js'
import { targetOf, type Target } from './targets.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { referencesOf } from './walk.js'
import { use, type World } from './world.js'
import { nothingWritten, noteCount } from './update.js'
import { absent, numbered, preludeOf, WRITTEN, type Writes } from './writes.js'

export interface ReadInsert {
  readonly target: Target
  readonly bound: BoundText
  readonly isPlain: boolean
  readonly alias: string
  readonly rule: 'nothing' | undefined
  readonly source: Source
}

/** Has the statement read, analysed and allowed. */
export async function readInsert(world: World, stmt: Ast.InsertStmt): Promise<ReadInsert> {
  world.notes.reach = 'rows'
  const range = stmt.relation ?? {}
  const called = use(world, await mustFind(world, range, 'here'))
  const node = { InsertStmt: stmt }
  const references = referencesOf(node)
  const bound = await bind(world, {
    node,
    span: wholeSpan(world.parsed),
    view: 'rows',
    except: new Set([range]),
  })
  const target = await targetOf(world, called, 'INSERT')
  // The server analyses what it has as the statement would find it, with its own words and positions.
  const isPlain = !bound.replaced && !(await isTouched(world, called))
  if (isPlain) {
    await describeBound(world, bound).catch((thrown: unknown) => {
      throw thrown instanceof Unsure ? (target.refused ?? thrown) : thrown
    })
  }
  if (target.refused !== undefined) throw target.refused
  await mustBeAllowed(world, called, 'INSERT')
  const rule = await ruledOut(world, called, 'INSERT')
  if (rule === undefined) await mustWritePlainly(world, target.relation, 'INSERT')
  await mustBeHarmless(world, references)
  if (await isVolatile(world, references)) throw new Unsure('it stores what is another value each time')
  const given = targetColumns(world, target, stmt)
  const source = await sourceOf(world, {
    ...{ relation: target.relation, stmt, bound, isPlain },
    columns: given ?? target.columns.flatMap(({ column }) => (column === undefined ? [] : [column])),
    named: given !== undefined,
  })
  return { target, bound, isPlain, alias: range.alias?.aliasname ?? range.relname ?? '', rule, source }
}

/** @throws Refusal 42703, 42701 */
function targetColumns(
  world: World,
  target: Target,
  { cols = [] }: Ast.InsertStmt,
): readonly Column[] | undefined {
  if (cols.length === 0) return undefined
  const columns: Column[] = []
  for (const node of cols) {
    if (!('ResTarget' in node)) continue
    const { name = '', indirection, location = 0 } = node.ResTarget
    const column = columnNamed(world, target, node.ResTarget)
    if (stringsOf(indirection).length > 0 || indirection !== undefined)
      throw new Unsure('it stores into a part of a column')
    if (columns.includes(column)) {
      throw refusal('42701', `column "${name}" specified more than once`, {
        position: world.parsed.characters(location),
      })
    }
    columns.push(column)
  }
  return columns
}

export async function insert(world: World, stmt: Ast.InsertStmt): Promise<void> {
  const read = await readInsert(world, stmt)
  if (read.rule === 'nothing') return nothingWritten(world, 'a rule says that nothing is done instead')
  const { target, source, alias, isPlain, bound } = read
  const { relation } = target
  const fresh = await fullRows(world, relation, source)
  const existing = await rowsOf(world, relation)
  const plan =
    stmt.onConflictClause === undefined
      ? { writes: await plainWrites(world, target, fresh.sql, existing), updates: undefined }
      : await onConflict(world, target, {
          clause: stmt.onConflictClause,
          fresh: fresh.sql,
          existing,
          bound,
          alias,
          isPlain,
        })
  const { writes, updates } = plan
  await mustReturn(world, target, stmt.returningClause, { isPlain, alias, others: '', withText: '', writes })
  let made = false
  try {
    const { count } = await carryOut(world, relation, writes, {
      onCount: rows => {
        made = true
        if (rows > 0 || stmt.onConflictClause !== undefined) mustFireNothing(relation, 'INSERT')
        if (updates !== undefined) mustFireNothing(relation, 'UPDATE', updates)
      },
      spend: rows => spend(world, fresh.taken, rows),
      isOrdered: () => Promise.resolve(true),
    })
    if (count > 0) noteCount(world, relation, 'inserted', count)
    else
      nothingWritten(
        world,
        stmt.onConflictClause === undefined
          ? 'there are no rows to insert'
          : 'all of its rows are there already',
      )
    if (count === 0 && stmt.onConflictClause !== undefined && fresh.taken.length > 0)
      delete world.notes.nothing
  } catch (thrown) {
    if (thrown instanceof Refusal && !made && !source.isConstant && (await canPlan(world, writes)))
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

/** Whole rows of the table with their places (`n_`), columns called by their numbers. */
async function fullRows(
  world: World,
  relation: Relation,
  source: Source,
): Promise<{ readonly sql: string; readonly taken: readonly Taken[] }> {
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
  const places = `SELECT *, row_number() OVER () AS n_ FROM (${source.sql}) AS q_`
  const plain = `SELECT s_.n_${values.map(value => `, ${value}`).join('')} FROM (${places}) AS s_`
  const computed = await generatedOver(world, relation, 'g_.')
  if (computed.size === 0) return { sql: plain, taken }
  const list = relation.columns.map(
    ({ number }) => `${computed.get(number) ?? `g_.c${number}`} AS c${number}`,
  )
  return { sql: `SELECT g_.n_, ${list.join(', ')} FROM (${plain}) AS g_`, taken }
}
