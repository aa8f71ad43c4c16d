/**
 * Every case of the tables: simulated by an account that may only read, then really run on a copy.
 * Invariant: a prediction is what happened, but for those that `shortfalls/` names one by one, and simulating them all
 * changes nothing on the server.
 *
 * `GREENLINE_CASES='text'` takes the cases whose name contains it.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Target } from '../../../src/core/target.js'
import type { Case, Outcome } from './case.js'
import { describeFate, executeReally, mismatch, simulate, type Fate } from './change.js'
import { MYSQL_CASES } from './mysql/index.js'
import { POSTGRES_CASES } from './postgres/index.js'
import { QUICK } from '../../kit/databases.js'
import { expectKnown, isAbout, knownOf } from './shortfalls.js'
import { BASE, startWorld, type World } from './world.js'

const WANTED = process.env['GREENLINE_CASES'] ?? ''
const LEAST_KINDS = 120
const WORK = 'work'
/** The quick form takes one case of so many. */
const QUICK_STEP = 5

type Fates = ReadonlyMap<Case, readonly Fate[]>

/** A table of what is wrong, for a person to work through. */
const lines = (rows: readonly (readonly string[])[]): string =>
  `\n${rows.map(row => row.join('\n    ')).join('\n')}\n`

const outcomeOf = ({ status, code, unchanged }: Fate, wanted: Outcome): Outcome =>
  status === 'failed'
    ? { fails: code ?? '' }
    : wanted === 'does nothing' && unchanged === true
      ? 'does nothing'
      : 'succeeds'

/** Whether a copy is as good as new after a change; so it need not be made again. */
function leavesNothing(fates: readonly Fate[]): boolean {
  const [only] = fates
  if (only === undefined || fates.length > 1) return false
  if (only.unchanged === true) return true
  return only.status === 'failed'
    ? !/concurrently|^(drop|rename|grant|revoke)\b.*,/i.test(only.sql)
    : /^(select|show|values|table|with|set|explain (?!analyze))\b/i.test(only.sql) &&
        !/\b(insert|update|delete|into|nextval|setval|global)\b/i.test(only.sql)
}

describe.each([
  { dialect: 'postgres', all: POSTGRES_CASES },
  { dialect: 'mysql', all: MYSQL_CASES },
] as const)('simulated cases on $dialect', ({ dialect, all }) => {
  const wanted = all.filter(({ name }) => name.includes(WANTED))
  const cases = QUICK && WANTED === '' ? wanted.filter((_, at) => at % QUICK_STEP === 0) : wanted
  let world: World
  const started: World[] = []
  let predicted: Fates = new Map()
  let happened: Fates | undefined

  beforeAll(async () => {
    world = await startWorld(dialect)
    started.push(world)
  })
  afterAll(async () => {
    await Promise.all(started.map(each => each[Symbol.asyncDispose]()))
  })

  async function simulateAll(target: Target): Promise<Fates> {
    const fates = new Map<Case, readonly Fate[]>()
    for (const each of cases) {
      try {
        fates.set(each, await simulate(target, each.change))
      } catch (thrown) {
        const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
        fates.set(each, [{ sql: each.change, status: 'unknown', message }])
      }
    }
    return fates
  }

  async function executeAll(): Promise<Fates> {
    const fates = new Map<Case, readonly Fate[]>()
    let clean = false
    for (const each of cases) {
      const started = performance.now()
      if (!clean) await world.copy(BASE, WORK)
      const verdicts = predicted.get(each)?.map(({ verdict }) => verdict) ?? []
      const fate = await executeReally(
        ...([world, WORK, each.change] as const),
        (place, isLast) =>
          verdicts[place] === 'would-do-nothing' || (isLast && each.outcome === 'does nothing'),
      )
      fates.set(each, fate)
      if (performance.now() - started > 1_000) console.log(`${each.name}: ${performance.now() - started} ms`)
      clean = leavesNothing(fate)
      if (!clean) await world.restoreServer()
    }
    return fates
  }

  test('simulating them all changes nothing', async () => {
    // The first reader of all finds pages that nobody has looked at.
    await world.reading(BASE)
    const before = await world.reading(BASE)
    predicted = await simulateAll(world.reader(BASE))
    const after = await world.reading(BASE)
    expect(after).toEqual(before)
  }, 300_000)

  test('the server does with every case what the table says', async () => {
    happened = await executeAll()
    const wrong = [...happened].flatMap(([each, fates]) => {
      const last = fates.at(-1)
      const found = last === undefined ? undefined : outcomeOf(last, each.outcome)
      const earlier = fates.slice(0, -1).filter(({ code }, place) => code !== each.before[place])
      if (JSON.stringify(found) === JSON.stringify(each.outcome) && earlier.length === 0) return []
      return [
        [
          each.name,
          `wanted ${JSON.stringify(each.outcome)}`,
          ...[...earlier, ...(last === undefined ? [] : [last])].map(
            fate => `${fate.sql.slice(0, 90)} -- ${describeFate(fate)}`,
          ),
        ],
      ]
    })
    if (wrong.length > 0) throw new Error(`${wrong.length} of ${cases.length} cases:${lines(wrong)}`)
  }, 300_000)

  test('every prediction is what happened', () => {
    if (happened === undefined) throw new Error('This needs the test before it')
    const wrong = [...happened].flatMap(([each, fates]) => {
      const guesses = predicted.get(each) ?? []
      const places = Array.from({ length: Math.max(fates.length, guesses.length) }, (_, place) => place)
      const against = places.flatMap(place => {
        const [guess, fate] = [guesses[place], fates[place]]
        const isLast = place === places.length - 1
        if (isLast && each.notSimulated !== undefined) {
          return guess?.status === 'not-simulated'
            ? []
            : [[place, 'simulated, but listed as not simulated'] as const]
        }
        const why =
          mismatch(guess, fate) ??
          (isLast && each.outcome === 'does nothing' && guess?.verdict !== 'would-do-nothing'
            ? 'it does nothing'
            : undefined)
        return why === undefined ? [] : [[place, why] as const]
      })
      return against.map(([place, why]) => {
        const [guess, fate] = [guesses[place], fates[place]]
        return [
          `${each.name}${places.length > 1 ? ` (statement ${place + 1} of ${places.length})` : ''}: ${why}`,
          (fate ?? guess)?.sql.slice(0, 160) ?? each.change,
          `predicted ${guess === undefined ? 'nothing' : describeFate(guess)}`,
          `happened  ${fate === undefined ? 'nothing' : describeFate(fate)}`,
        ]
      })
    })
    console.info(
      `${dialect}: ${wrong.length} of the predictions in ${cases.length} cases are not what happened`,
    )
    expectKnown(
      dialect,
      wrong.map(([what = '']) => what),
      {
        isWhole: cases.length === all.length,
        isOurs: line => cases.some(({ name }) => isAbout(line, name)),
      },
      lines(wrong),
    )
  })

  test('an account that sees less is told less, and nothing that is wrong', async () => {
    const { visitor } = world
    // Everybody sees the whole catalog of PostgreSQL.
    if (visitor === undefined) return
    if (happened === undefined) throw new Error('This needs the tests before it')
    const told = await simulateAll(visitor(BASE))
    const wrong = [...told].flatMap(([each, guesses]) =>
      guesses.flatMap((guess, place) => {
        const why = mismatch(guess, happened?.get(each)?.[place])
        if (why === undefined || why === 'not simulated') return []
        return [[`${each.name}: ${why}`, guess.sql.slice(0, 160), `predicted ${describeFate(guess)}`]]
      }),
    )
    expectKnown(
      `${dialect}-visitor`,
      wrong.map(([what = '']) => what),
      {
        isWhole: cases.length === all.length,
        isOurs: line => cases.some(({ name }) => isAbout(line, name)),
      },
      lines(wrong),
    )
  }, 300_000)

  test(`at least ${LEAST_KINDS} kinds are foreseen as they happen`, () => {
    const short = knownOf(dialect)
    const isForeseen = ({ name, notSimulated }: Case): boolean =>
      notSimulated === undefined && !short.some(line => isAbout(line, name))
    const foreseen = all.filter(isForeseen)
    const kinds = new Set(foreseen.map(each => each.kind))
    console.info(
      `${dialect}: ${kinds.size} kinds of statement are foreseen as they happen, in ${foreseen.length} cases`,
    )
    expect(kinds.size).toBeGreaterThanOrEqual(LEAST_KINDS)
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  })
})
