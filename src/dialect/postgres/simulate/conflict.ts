/**
 * ON CONFLICT. Invariant: rows are taken one after the other, as the server takes them: a row that
 * came in or was changed is in the way of the next.
 */
import { assignmentsOf, rowWith } from './assignments.js'
import { arbitersOf } from './arbiters.js'
import { inStatement, type BoundText } from './bind.js'
import { ofValues } from './carry-out.js'
import { clause, wordBehind } from './clauses.js'
import { shapeOf } from './content.js'
import { identifier } from './names.js'
import type { Index } from './objects.js'
import type { Ast } from './parse.js'
import { isTrue } from './questions.js'
import { settingsOf } from './resolve.js'
import { mustBeAllowed } from './roles.js'
import { listOf, rowAs, type Target } from './targets.js'
import { refusal, Refusal, Unsure } from './verdicts.js'
import type { World } from './world.js'
import { absent, keyed, numbered, sameKeys, type RowFlag, type Writes } from './writes.js'

interface Conflict {
  readonly clause: Ast.OnConflictClause
  /** `n_`, `c1` … */
  readonly fresh: string
  readonly existing: string
  readonly bound: BoundText
  readonly alias: string
  readonly isPlain: boolean
  /** Errors that questions met; they count when the rows are written without one. */
  readonly doubts: Refusal[]
}

export interface Plan {
  readonly writes: Writes
  /** Columns of rows that were there which change. */
  readonly updates: ReadonlySet<number> | undefined
}

const COMING = 'SELECT * FROM coming_'
const MADE = '(SELECT count(*) FROM coming_)'

export async function onConflict(world: World, target: Target, conflict: Conflict): Promise<Plan> {
  const { relation } = target
  if (relation.kind === 'p' && conflict.clause.infer?.conname !== undefined)
    throw new Unsure('a constraint of a partitioned table is named')
  const arbiters = await plannedArbiters(world, target, conflict)
  return conflict.clause.action === 'ONCONFLICT_NOTHING'
    ? { writes: await doNothing(world, target, arbiters, conflict), updates: undefined }
    : doUpdate(world, target, arbiters, conflict)
}

/** Refused when the server plans the statement: everything in it was read by then, and constants were evaluated. */
const WHILE_PLANNING = new Set(['42P10', '42809'])

/** @throws Refusal */
async function plannedArbiters(world: World, target: Target, conflict: Conflict): Promise<readonly Index[]> {
  const { relation } = target
  try {
    return arbitersOf(relation, conflict.clause)
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || !WHILE_PLANNING.has(thrown.sqlError.code)) throw thrown
    await mustPlan(world, conflict.fresh)
    if (conflict.clause.action === 'ONCONFLICT_NOTHING') throw thrown
    const { values } = await readUpdate(world, target, conflict)
    const shape = await shapeOf(world, target.called)
    const sets = values.map(({ sql }) => sql).join(', ')
    await mustPlan(
      world,
      `SELECT ${sets} FROM (${shape}) AS ${identifier(conflict.alias)}, (${shape}) AS excluded`,
    )
    throw thrown
  }
}

/** @throws Refusal of a constant */
async function mustPlan(world: World, query: string): Promise<void> {
  await world.server.evaluate(`EXPLAIN ${query}`, await settingsOf(world)).catch((thrown: unknown) => {
    throw ofValues(thrown)
  })
}

async function doNothing(
  world: World,
  { relation, checked }: Target,
  arbiters: readonly Index[],
  conflict: Conflict,
): Promise<Writes> {
  const { fresh, existing } = conflict
  const ctes = [`coming_ AS MATERIALIZED (${fresh})`]
  /** Rows that are in the way of one (`n_`): those that are there, and those that came before it. */
  const there = arbiters.map(
    index =>
      `SELECT n.n_ FROM (${keyed(relation, index, { rows: COMING })}) AS n JOIN (${keyed(relation, index, { rows: existing })}) AS e ON ${sameKeys(index, 'n', 'e')}`,
  )
  const earlier = arbiters.map(index => {
    const rows = keyed(relation, index, { rows: COMING })
    return `SELECT n.n_, e.n_ AS m_ FROM (${rows}) AS n JOIN (${rows}) AS e ON e.n_ < n.n_ AND ${sameKeys(index, 'n', 'e')}`
  })
  const blocked = [...there, ...earlier.map(pairs => `SELECT n_ FROM (${pairs}) AS p`)].join(' UNION ALL ')
  if (arbiters.length > 1) {
    const chain = `EXISTS (WITH ${ctes.join(', ')}, blocked_ AS MATERIALIZED (${blocked}) SELECT FROM (${earlier.join(' UNION ALL ')}) AS p JOIN blocked_ AS b ON b.n_ = p.m_)`
    if (await isSo(world, conflict, chain))
      throw new Unsure('which of its rows come in depends on each other')
  }
  const chosen =
    blocked === ''
      ? COMING
      : `${COMING} AS o_ WHERE NOT EXISTS (SELECT FROM (${blocked}) AS b WHERE b.n_ = o_.n_)`
  const list = numbered(relation.columns)
  const nothing = await absent(world, relation, 'b')
  return {
    ctes,
    written: `SELECT n_, false AS old_, true AS new_, ${nothing}, ${list} FROM (${chosen}) AS f_`,
    kept: existing,
    next: `SELECT ${list} FROM (${existing}) AS o_ UNION ALL SELECT ${list} FROM (WITH ${ctes.join(', ')} ${chosen}) AS n_`,
    before: 'left alone',
    proposed: COMING,
    made: MADE,
    checked,
  }
}

async function doUpdate(
  world: World,
  target: Target,
  [arbiter]: readonly Index[],
  conflict: Conflict,
): Promise<Plan> {
  const { relation } = target
  if (arbiter === undefined) throw new Unsure('how it tells that a row is there is not known')
  if (target.called !== relation) throw new Unsure('ON CONFLICT through a view is not simulated')
  await mustBeAllowed(world, relation, 'UPDATE')
  const { values, condition } = await readUpdate(world, target, conflict)
  const { changed, select } = await rowWith(world, relation, values)
  const list = numbered(relation.columns)
  const olds = numbered(relation.columns, 'e.', 'b')
  const comingNames = relation.columns.map(({ number }) => `n.c${number} AS x${number}`).join(', ')
  const excluded = `(SELECT ${listOf(relation, 'm_.x')}) AS excluded`
  const sets = values.map(({ column, sql }) => `, ${sql} AS v${column.number}`).join('')
  const set = `SELECT true AS hit_${sets} FROM ${rowAs(target, conflict.alias, 'm_.b')}, ${excluded}${condition}`
  const coming = keyed(relation, arbiter, { rows: COMING })
  const ctes = [
    `there_ AS (${conflict.existing})`,
    `coming_ AS MATERIALIZED (${conflict.fresh})`,
    `met_ AS MATERIALIZED (SELECT n.n_, ${comingNames}, ${olds}, ${arbiter.keys.map((_, at) => `n.k${at}`).join(', ')}
      FROM (${coming}) AS n JOIN (${keyed(relation, arbiter, { rows: 'SELECT * FROM there_' })}) AS e ON ${sameKeys(arbiter, 'n', 'e')})`,
    `set_ AS MATERIALIZED (SELECT m_.*, s_.* FROM met_ AS m_ CROSS JOIN LATERAL (${set}) AS s_)`,
    `free_ AS MATERIALIZED (SELECT * FROM coming_ AS o_ WHERE NOT EXISTS (SELECT FROM met_ AS m WHERE m.n_ = o_.n_))`,
  ]
  const free = keyed(relation, arbiter, { rows: 'SELECT * FROM free_' })
  const twice: RowFlag[] = [
    {
      rows: `SELECT o.n_ FROM set_ AS d JOIN met_ AS o ON o.n_ > d.n_ AND ${sameKeys(arbiter, 'o', 'd')}
        UNION ALL SELECT n.n_ FROM (${free}) AS n JOIN (${free}) AS e ON e.n_ < n.n_ AND ${sameKeys(arbiter, 'n', 'e')}`,
      error: refusal('21000', 'ON CONFLICT DO UPDATE command cannot affect row a second time', {
        hint: 'Ensure that no rows proposed for insertion within the same command have duplicate constrained values.',
      }),
    },
  ]
  const nothing = await absent(world, relation, 'b')
  const was = relation.columns.map(({ number }) => `u_.b${number}`).join(', ')
  const updated = select('SELECT * FROM set_', `u_.n_, true AS old_, true AS new_, ${was}, `)
  const written = `SELECT n_, false AS old_, true AS new_, ${nothing}, ${list} FROM free_ AS f_ UNION ALL ${updated}`
  const there = keyed(relation, arbiter, { rows: 'SELECT * FROM there_', outside: 'without keys' })
  const kept = `SELECT ${list} FROM (${there}) AS t WHERE NOT EXISTS (SELECT FROM set_ AS d WHERE ${sameKeys(arbiter, 'd', 't')})`
  if (arbiter.columns.some(number => number === 0 || changed.has(number))) {
    const moved = keyed(relation, arbiter, { rows: `SELECT n_, ${list} FROM (${updated}) AS w` })
    const moves = `SELECT FROM set_ AS d LEFT JOIN (${moved}) AS w ON w.n_ = d.n_ AND ${sameKeys(arbiter, 'w', 'd')} WHERE w.n_ IS NULL`
    const prelude = `WITH ${ctes.join(', ')}`
    if (
      await isSo(
        world,
        conflict,
        `EXISTS (${prelude} SELECT FROM coming_ OFFSET 1) AND EXISTS (${prelude} ${moves})`,
      )
    )
      throw new Unsure('it changes the key by which the next row is told')
  }
  const next = `WITH ${ctes.join(', ')} ${kept} UNION ALL SELECT ${list} FROM (${written}) AS n_`
  return {
    updates: (await isSo(world, conflict, `EXISTS (WITH ${ctes.join(', ')} SELECT FROM set_)`))
      ? changed
      : undefined,
    writes: {
      ...{ ctes, written, kept, flags: twice, made: MADE, before: changed, checked: target.checked },
      next: `SELECT ${list} FROM (${next}) AS n_`,
      proposed: COMING,
    },
  }
}

/** Whether it is so. Where a value of a row cannot be made, that is found again when the rows are written. */
const isSo = (world: World, { doubts }: Conflict, condition: string): Promise<boolean> =>
  isTrue(world, condition).catch((thrown: unknown) => {
    if (!(thrown instanceof Refusal)) throw thrown
    doubts.push(thrown)
    return false
  })

/** What SET and WHERE say, read by the server over a row that is there and one that comes. */
async function readUpdate(world: World, target: Target, { clause: given, bound, alias, isPlain }: Conflict) {
  const { parsed } = world
  const from = parsed
    .tokens()
    .findLast(
      ({ text, start }) => text.toUpperCase() === 'CONFLICT' && start < (firstTarget(given) ?? Infinity),
    )
  const stops = new Set(['WHERE', 'RETURNING'])
  const set = wordBehind(parsed, from?.start ?? 0, 'SET')
  const whereSpan = set === undefined ? undefined : clause(parsed, set.start, 'WHERE', stops)
  if (given.whereClause !== undefined && whereSpan === undefined)
    throw new Unsure('its condition cannot be found')
  const condition = whereSpan === undefined ? '' : ` WHERE (${bound.part(whereSpan).text})`
  const shape = await shapeOf(world, target.called)
  const describe = async (texts: readonly string[], behind: string) => {
    const text = `SELECT ${texts.join(', ')} FROM (${shape}) AS ${identifier(alias)}, (${shape}) AS excluded${behind}`
    const fields = await world.server.describe(text, await settingsOf(world)).catch((thrown: unknown) => {
      throw inStatement(thrown, bound, Infinity)
    })
    return (fields ?? []).map(({ type }) => type)
  }
  const typesOf = (texts: readonly string[]) => describe(texts, '')
  const reading = { bound, stops, ...(isPlain ? {} : { typesOf }) }
  const values = await assignmentsOf(world, target, given.targetList ?? [], reading)
  if (!isPlain && condition !== '') await describe([], condition)
  return { values, condition }
}

const firstTarget = ({ targetList = [] }: Ast.OnConflictClause): number | undefined => {
  const [first] = targetList
  return first !== undefined && 'ResTarget' in first ? first.ResTarget.location : undefined
}
