/** What the WHENs of a MERGE do. Invariant: they are called by their places from 1; 0 and below do nothing. */
import { assignmentsOf, columnNamed, type Assignment } from './assignments.js'
import { inStatement } from './bind.js'
import { firstBehind, stretch, wordBehind } from './clauses.js'
import { isUntyped } from './coercion.js'
import { mustAssign, mustFit } from './fit-values.js'
import { defaultOf, sequenceOf, valueAt, type Taken } from './defaults.js'
import { generatedOver } from './generated.js'
import type { ReadMerge, When } from './merge-parts.js'
import type { Column } from './objects.js'
import { settingsOf } from './resolve.js'
import { stored } from './storing.js'
import { refusal, Unsure } from './verdicts.js'
import type { World } from './world.js'

export interface Actions {
  /** SQL of the place of the WHEN that takes a row that is there, or one that is not. */
  readonly matched: string
  readonly unmatched: string
  /** Places, as SQL. */
  readonly updates: string
  readonly deletes: string
  readonly assigned: readonly Assignment[]
  /** `v1` and so on. */
  readonly values: readonly string[]
  readonly taken: readonly Taken[]
  /** New rows (`n_`, `c1` …). @param from - A query with `{values}` where their values go. */
  readonly inserted: (from: string) => Promise<string>
}

const STOPS = new Set(['WHEN', 'RETURNING'])

export async function actionsOf(world: World, read: ReadMerge): Promise<Actions> {
  const { whens, target, bound } = read
  const { relation } = target
  if (whens.some(({ clause: { matchKind } }) => matchKind === 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE'))
    throw new Unsure('what is done with rows that the source does not have is not simulated')
  if (!read.isPlain) await analyseJoin(world, read)
  const places = (command: string): number[] =>
    whens.flatMap(({ clause: { commandType } }, at) => (commandType === command ? [at + 1] : []))
  const updates = places('CMD_UPDATE')
  const sets = new Map<number, readonly Assignment[]>()
  for (const place of updates) {
    const { clause: when } = whens[place - 1] ?? {}
    sets.set(place, await assignmentsOf(world, target, when?.targetList ?? [], { bound, stops: STOPS }))
  }
  const columns = new Map([...sets.values()].flat().map(({ column }) => [column.number, column]))
  const values = [...columns.values()].map(({ number }) => {
    const cases = [...sets].flatMap(([place, assignments]) => {
      const found = assignments.find(({ column }) => column.number === number)
      return found === undefined ? [] : [`WHEN ${place} THEN ${found.sql}`]
    })
    return `CASE w_.act_ ${cases.join(' ')} ELSE t_.c${number} END AS v${number}`
  })
  const inserts: (Insert & { readonly place: number })[] = []
  for (const place of places('CMD_INSERT'))
    inserts.push({ place, ...(await insertOf(world, read, whens[place - 1])) })
  if (!read.isPlain) await analyse(world, read, [...sets.values()].flat(), inserts)
  const taken: Taken[] = []
  const list: string[] = []
  for (const column of relation.columns.filter(({ generated }) => generated === undefined)) {
    const cases: string[] = []
    for (const { place, given } of inserts) {
      const value = given.find(each => each.column.number === column.number)
      const from = value === undefined ? await sequenceOf(world, relation, column) : undefined
      if (from !== undefined && inserts.length > 1)
        throw new Unsure('which of its rows take values of a sequence is not known')
      if (from !== undefined) taken.push({ ...from, used: rows => rows })
      const sql =
        value?.sql ??
        (from === undefined ? await defaultOf(world, column) : valueAt(from, 'row_number() OVER () - 1'))
      cases.push(`WHEN ${place} THEN ${await stored(world, column, sql)}`)
    }
    list.push(
      `${cases.length === 0 ? await stored(world, column, 'NULL') : `CASE w_.act_ ${cases.join(' ')} END`} AS c${column.number}`,
    )
  }
  const computed = await generatedOver(world, relation, 'g_.')
  return {
    matched: caseOf(whens, 'MERGE_WHEN_MATCHED'),
    unmatched: caseOf(whens, 'MERGE_WHEN_NOT_MATCHED_BY_TARGET'),
    updates: updates.join(', ') || 'NULL',
    deletes: places('CMD_DELETE').join(', ') || 'NULL',
    assigned: [...columns.values()].map(column => ({ column, sql: '' })),
    values,
    taken,
    inserted: from => {
      const all = relation.columns.map(
        ({ number }) => `${computed.get(number) ?? `g_.c${number}`} AS c${number}`,
      )
      return Promise.resolve(
        `SELECT g_.n_, ${all.join(', ')} FROM (${from.replace('{values}', () => ['row_number() OVER () AS n_', ...list].join(', '))}) AS g_`,
      )
    },
  }
}

function caseOf(whens: readonly When[], kind: string): string {
  const cases = whens.flatMap(({ clause: { matchKind, commandType }, condition }, at) =>
    matchKind === kind
      ? [
          `WHEN ${condition === undefined ? 'true' : `(${condition})`} THEN ${commandType === 'CMD_NOTHING' ? 0 : at + 1}`,
        ]
      : [],
  )
  return cases.length === 0 ? '0' : `CASE ${cases.join(' ')} ELSE 0 END`
}

interface Insert {
  readonly given: readonly { readonly column: Column; readonly sql: string }[]
  /** Values whose type counts, as they are written. */
  readonly texts: readonly { readonly column: Column; readonly text: string }[]
}

async function insertOf(world: World, { target, bound }: ReadMerge, when: When | undefined): Promise<Insert> {
  if (when === undefined) throw new Unsure('a WHEN of it cannot be found')
  const { parsed } = world
  const { targetList = [], values = [], override } = when.clause
  if (override !== undefined && override !== 'OVERRIDING_NOT_SET')
    throw new Unsure('it overrides identity columns')
  const named = targetList.flatMap(node =>
    'ResTarget' in node ? [columnNamed(world, target, node.ResTarget)] : [],
  )
  const columns = named.length > 0 ? named : target.relation.columns.slice(0, values.length)
  if (values.length > columns.length)
    throw refusal('42601', 'INSERT has more expressions than target columns')
  if (named.length > 0 && values.length > 0 && values.length < named.length)
    throw refusal('42601', 'INSERT has more target columns than expressions')
  const given: { column: Column; sql: string }[] = []
  const texts: { column: Column; text: string }[] = []
  if (values.length === 0) return { given, texts }
  const word = wordBehind(parsed, when.thenEnd, 'VALUES')
  const open = word === undefined ? undefined : wordBehind(parsed, word.end, '(')
  if (open === undefined) throw new Unsure('its values cannot be found')
  let from = open.end
  for (const [at, node] of values.entries()) {
    const span = stretch(parsed, firstBehind(parsed, from), new Set(), 'end it')
    from = wordBehind(parsed, span.end, ',')?.end ?? span.end
    const column = columns[at]
    if (column === undefined || 'SetToDefault' in node) continue
    if (column.generated !== undefined || column.identity === 'a')
      throw refusal('428C9', `cannot insert a non-DEFAULT value into column "${column.name}"`)
    const { text } = bound.part(span)
    if (!isUntyped(node)) texts.push({ column, text })
    given.push({ column, sql: text })
  }
  return { given, texts }
}

/** What a query over rows that there are none of would return. */
async function describe(
  world: World,
  { withText, bound }: ReadMerge,
  text: string,
): Promise<readonly number[]> {
  const fields = await world.server
    .describe(withText + text, await settingsOf(world))
    .catch((thrown: unknown) => {
      throw inStatement(thrown, bound, Infinity)
    })
  return (fields ?? []).map(({ type }) => type)
}

/** The server reads how rows meet before any WHEN. @throws Refusal */
async function analyseJoin(world: World, read: ReadMerge): Promise<void> {
  await describe(world, read, `SELECT FROM ${read.shape}, ${read.source} WHERE (${read.on})`)
}

/** Names and types. @throws Refusal */
async function analyse(
  world: World,
  read: ReadMerge,
  sets: readonly Assignment[],
  inserts: readonly Insert[],
): Promise<void> {
  const { shape, source, on, whens } = read
  const conditions = (kind: string): string =>
    whens
      .filter(({ clause: { matchKind } }) => matchKind === kind)
      .map(({ condition }) => (condition === undefined ? '' : ` AND (${condition})`))
      .join('')
  const written = sets.flatMap(({ written: value }) => (value === undefined ? [] : [`(${value.text})`]))
  const types = await describe(
    world,
    read,
    `SELECT ${written.join(', ')} FROM ${shape}, ${source} WHERE (${on})${conditions('MERGE_WHEN_MATCHED')}`,
  )
  await mustFit(world, sets, types)
  const texts = inserts.flatMap(insert => insert.texts)
  const given = await describe(
    world,
    read,
    `SELECT ${texts.map(({ text }) => `(${text})`).join(', ')} FROM ${source} WHERE true${conditions('MERGE_WHEN_NOT_MATCHED_BY_TARGET')}`,
  )
  for (const [at, { column }] of texts.entries()) {
    const type = given[at]
    if (type !== undefined) await mustAssign(world, column, type)
  }
}
