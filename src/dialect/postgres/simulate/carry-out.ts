/**
 * Lets rows in, changes them or takes them away. Invariant: the state has other rows only after every
 * constraint that the server would ask was asked, in the server's order.
 *
 * @see https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/executor/nodeModifyTable.c
 */
import { setRows } from './set-rows.js'
import {
  isDeferred,
  leavingFlag,
  noteDeferred,
  pointingFlags,
  referrersOf,
  type EndFlag,
} from './foreign-keys.js'
import { refusedBefore } from './first-row.js'
import { askLiterals, beside } from './literal-rows.js'
import { actOn } from './referential-actions.js'
import { mustHaveNoExclusion } from './may-write.js'
import type { Index, Relation } from './objects.js'
import { partitionFlags } from './partition-routing.js'
import { settingsOf } from './resolve.js'
import { Refusal, Unsure } from './verdicts.js'
import { relationWith, type World } from './world.js'
import {
  concerned,
  firstOf,
  passing,
  passingFlag,
  preludeOf,
  rowFlags,
  uniqueFlag,
  viewFlags,
  WRITTEN,
  type RowFlag,
  type Writes,
} from './writes.js'

interface Carried {
  /** Rows of `written`. */
  readonly count: number
}

interface Ways {
  /** Told how many rows were made before the end or the first error. */
  readonly spend?: (rows: number) => Promise<void>
  /** The order (`n_`) in which rows are changed is the server's. */
  readonly isOrdered?: () => Promise<boolean>
  /** Looks at the number of rows before anything is made of them. */
  readonly onCount?: (count: number) => void
  readonly depth?: number
}

/** @throws Refusal of the first constraint that is violated, Unsure */
export async function carryOut(
  world: World,
  relation: Relation,
  writes: Writes,
  ways: Ways = {},
): Promise<Carried> {
  mustHaveNoExclusion(relation)
  const depth = ways.depth ?? 0
  if (depth > 5) throw new Unsure('rows of too many tables change with it')
  const indexes = concerned(relation, writes.changed)
  const atOnce = indexes.filter(({ immediate }) => immediate)
  const partitions = await partitionFlags(world, relation, writes)
  const flagsOf = (some: Writes): readonly RowFlag[] => [
    ...partitions,
    ...rowFlags(relation, some.proposed ?? NEW_ROWS),
    ...(some.proposed === undefined ? [] : rowFlags(relation, NEW_ROWS)),
    ...(some.flags ?? []),
    ...atOnce.map(index => uniqueFlag(relation, index, some.kept)),
    ...viewFlags(some),
  ]
  const flags = flagsOf(writes)
  const ends: EndFlag[] = [
    ...uniqueAtEnd(world, relation, writes, indexes),
    ...(await pointingFlags(world, relation, writes)),
  ]
  const answer = await ask(world, writes, [
    `(SELECT count(*) FROM ${WRITTEN})`,
    firstOf(flags),
    ...ends.map(({ condition }) => `(${condition})`),
    writes.made ?? `(SELECT count(*) FROM ${WRITTEN})`,
    `(SELECT count(*) FROM ${WRITTEN} WHERE old_)`,
    askLiterals(relation, writes),
  ]).catch(async (thrown: unknown) => {
    const passing = atOnce.map(index => passingFlag(relation, index))
    throw await firstFault(world, writes, some => [...flagsOf(some), ...passing], ways, thrown)
  })
  const changedCount = Number(answer.at(-2) ?? 0)
  const count = Number(answer[0] ?? 0)
  const [, at, stage] = /^(\d+) (\d+)$/.exec(answer[1] ?? '') ?? []
  ways.onCount?.(count)
  await ways.spend?.(Number(at ?? answer.at(-3) ?? 0))
  const failing = stage === undefined ? undefined : flags[Number(stage)]
  if (failing !== undefined) throw failing.error
  if (changedCount > 0) for (const index of atOnce) await mustPass(world, relation, writes, index, ways)
  const end = ends.find((_, place) => answer[2 + place] === 't')
  if (end !== undefined) throw end.error
  if (count === 0) return { count }
  const literals = beside(relation, writes.kept, answer.at(-1))
  const now = await relationWith(world, relation.oid)
  if (literals === undefined) await setRows(world, now, writes.next)
  else await setRows(world, { ...now, literals }, literals.rows)
  if (changedCount === 0) return { count }
  const { before } = writes
  for (const referrer of await referrersOf(world, relation)) {
    const keys = referrer.constraint.targetColumns ?? []
    if (typeof before === 'object' && !keys.some(number => before.has(number))) continue
    const acted = await actOn(world, referrer, writes, relation)
    if (acted === 'nothing') await mustNotLeave(world, relation, referrer, writes)
    else {
      await carryOut(world, acted.table, acted.writes, { depth: depth + 1, onCount: acted.onCount })
      // A default may be the very key that is gone.
      await mustNotLeave(world, relation, referrer, writes)
    }
  }
  return { count }
}

/** What the statement fails on when a value of its rows cannot be made: that, or a row before it. */
async function firstFault(
  world: World,
  writes: Writes,
  flagsOf: (some: Writes) => readonly RowFlag[],
  { isOrdered, onCount, spend }: Ways,
  thrown: unknown,
): Promise<unknown> {
  const refused = thrown instanceof Refusal ? await refusedBefore(world, writes, flagsOf) : undefined
  if (refused === undefined) return thrown
  if ((await isOrdered?.()) !== true)
    return new Unsure('a value of one row cannot be made, and another row may be refused before it')
  onCount?.(refused.row)
  await spend?.(refused.row)
  return refused.error
}

const NEW_ROWS = `SELECT * FROM ${WRITTEN} WHERE new_`

/** Keys that are compared when the statement ends. */
function uniqueAtEnd(
  world: World,
  relation: Relation,
  { kept }: Writes,
  indexes: readonly Index[],
): EndFlag[] {
  const flags: EndFlag[] = []
  for (const index of indexes) {
    if (index.immediate) continue
    const constraint = relation.constraints.find(({ oid }) => oid === index.constraint)
    if (constraint !== undefined && isDeferred(world, constraint)) {
      noteDeferred(world, relation, constraint)
      continue
    }
    const { rows, error } = uniqueFlag(relation, index, kept)
    flags.push({ condition: `EXISTS (${rows})`, error })
  }
  return flags
}

async function mustNotLeave(
  world: World,
  relation: Relation,
  referrer: Parameters<typeof leavingFlag>[2],
  writes: Writes,
): Promise<void> {
  const { table, constraint } = referrer
  const flag = await leavingFlag(world, relation, referrer, writes)
  const [has] = await ask(world, writes, [`(${flag.condition})`])
  if (has !== 't') return
  if (isDeferred(world, constraint)) {
    noteDeferred(world, await relationWith(world, table.oid), constraint)
    return
  }
  throw flag.error
}

/**
 * A key that one row takes and another has not left yet: then the order in which rows are changed decides,
 * but for circles, in which somebody is always the first.
 */
async function mustPass(
  world: World,
  relation: Relation,
  writes: Writes,
  index: Index,
  { isOrdered }: Ways,
): Promise<void> {
  const pairs = passing(relation, index)
  const [early, some] = await ask(world, writes, [
    `EXISTS (SELECT FROM (${pairs}) AS p WHERE n_ < m_)`,
    `(SELECT string_agg(n_ || ' ' || m_, ',') FROM (SELECT * FROM (${pairs}) AS p LIMIT ${MOST_PAIRS}) AS q)`,
  ])
  if (some === null || some === undefined) return
  const { error } = uniqueFlag(relation, index, writes.kept)
  const edges = new Map(
    some.split(',').map(pair => {
      const [taker = '', owner = ''] = pair.split(' ')
      return [taker, owner] as const
    }),
  )
  if (hasCircle(edges)) throw error
  if ((await isOrdered?.()) === true) {
    if (early === 't') throw error
    return
  }
  throw new Unsure('a row takes the key of another, and whether that is free by then depends on their order')
}

const MOST_PAIRS = 10_000

/** @param next - From each node to the only one behind it. */
function hasCircle(next: ReadonlyMap<string, string>): boolean {
  const known = new Set<string>()
  for (const start of next.keys()) {
    const path = new Set<string>()
    for (let at: string | undefined = start; at !== undefined && !known.has(at); at = next.get(at)) {
      if (path.has(at)) return true
      path.add(at)
    }
    for (const node of path) known.add(node)
  }
  return false
}

/** Asks about the rows that are written. @throws Refusal of what fails while they are made, Unsure */
async function ask(
  world: World,
  writes: Writes,
  questions: readonly string[],
): Promise<readonly (string | null)[]> {
  try {
    const text = `${preludeOf(writes)} SELECT ${questions.join(',\n')}`
    const { rows } = await world.server.evaluate(text, await settingsOf(world))
    return rows[0] ?? []
  } catch (thrown) {
    throw ofValues(thrown)
  }
}

/** What the statement says was read before: an error of the words in a question is not its own. */
export function ofValues(thrown: unknown): unknown {
  if (!(thrown instanceof Refusal)) return thrown
  const { code, message } = thrown.sqlError
  return code.startsWith('42')
    ? new Unsure(`the server cannot be asked about it as it would be then (${message})`)
    : new Refusal(thrown.sqlError)
}
