/**
 * Simulates and really runs generated changes on generated databases. Invariant: a round is told by its
 * seed alone, and everything that came out otherwise than predicted is told with its schema and change.
 */
import { beforeAll, describe, expect, test } from '@jest/globals'
import { QUICK } from '../../../kit/databases.js'
import { describeFate, executeReally, mismatch, simulate, type Fate } from '../change.js'
import { knownOf } from '../shortfalls.js'
import { startWorld } from '../world.js'
import { copyOf, makeChange } from './change.js'
import type { Flavour } from './model.js'
import { randomFrom } from './random.js'
import { makeSchema } from './schema.js'

export interface Deviation {
  readonly kind: 'false success' | 'false failure' | 'other code' | 'not simulated' | 'other'
  readonly seed: number
  readonly change: string
  readonly text: string
}

export interface Tally {
  readonly changes: number
  readonly statements: number
  /** Statements that failed for real. */
  readonly failed: number
  readonly notSimulated: number
  readonly deviations: readonly Deviation[]
}

export interface Rounds {
  /** Of the first database; each further one has the next. */
  readonly seed: number
  readonly databases: number
  readonly changesEach: number
}

const kindOf = (guess: Fate | undefined, fate: Fate | undefined): Deviation['kind'] => {
  if (guess?.reason?.startsWith('Greenline has a fault') === true) return 'other'
  if (guess?.status === 'not-simulated') return 'not simulated'
  if (guess?.status === 'succeeded' && fate?.status === 'failed') return 'false success'
  if (guess?.status === 'failed' && fate?.status === 'succeeded') return 'false failure'
  return guess?.status === 'failed' && fate?.status === 'failed' ? 'other code' : 'other'
}

/** Runs them one after the other, on a server of their own. */
async function runRounds(flavour: Flavour, { seed, databases, changesEach }: Rounds): Promise<Tally> {
  await using world = await startWorld(flavour.dialect)
  const tally = { changes: 0, statements: 0, failed: 0, notSimulated: 0 }
  const deviations: Deviation[] = []
  for (let index = 0; index < databases; index += 1) {
    const random = randomFrom(seed + index)
    const schema = makeSchema(flavour, random)
    const name = `generated${index}`
    try {
      await world.make(name, schema.sql)
    } catch (thrown) {
      throw new Error(`Seed ${seed + index} makes a schema that the server refuses:\n${schema.sql}`, {
        cause: thrown,
      })
    }
    for (let number = 0; number < changesEach; number += 1) {
      const change = makeChange(copyOf(schema.model), flavour, random)
      const guesses = await simulate(world.reader(name), change)
      await world.copy(name, 'work')
      const fates = await executeReally(
        ...([world, 'work', change] as const),
        place => place === 0 && guesses[0]?.verdict === 'would-do-nothing',
      )
      tally.changes += 1
      for (const [place, fate] of fates.entries()) {
        const guess = guesses[place]
        tally.statements += 1
        tally.failed += fate.status === 'failed' ? 1 : 0
        const why = mismatch(guess, fate)
        if (why === undefined) continue
        const kind = kindOf(guess, fate)
        tally.notSimulated += kind === 'not simulated' ? 1 : 0
        const told = guess === undefined ? 'nothing' : describeFate(guess)
        deviations.push({
          ...{ kind, seed: seed + index, change },
          text: `seed ${seed + index}, change ${number + 1}, statement ${place + 1}: ${why}\n    ${fate.sql}\n    predicted ${told}\n    happened  ${describeFate(fate)}`,
        })
        // What comes after it starts from another database than was foreseen.
        if (kind !== 'not simulated') break
      }
    }
    await world.drop(name)
    await world.restoreServer()
  }
  return { ...tally, deviations }
}

/** Of all statements; what is not simulated is never taken for a success, but is of no use either. */
const MOST_NOT_SIMULATED = 0.02
/** Failures that are foreseen with another code, or do not happen: they let nothing pass, and annoy. */
const MOST_HARMLESS = 0.001

/** The tests of a dialect. The quick form has seeds of its own and lets nothing pass that is not listed. */
export function testAsPredicted(flavour: Flavour): void {
  const rounds = chooseRounds()
  const known = QUICK ? knownOf(`property-${flavour.dialect}`) : []
  let tally: Tally
  const placesOf = (...kinds: readonly Deviation['kind'][]): readonly string[] =>
    tally.deviations
      .filter(({ kind }) => kinds.includes(kind))
      .map(placeOf)
      .filter(place => !known.includes(place))

  beforeAll(async () => {
    tally = await runRounds(flavour, rounds)
    console.log(report(flavour, tally))
  }, 1_800_000)

  describe(`${rounds.databases} generated databases (from seed ${rounds.seed})`, () => {
    test('have been changed as often as they should', () => {
      expect(tally.changes).toBe(rounds.databases * rounds.changesEach)
    })
    test('let no statement fail that was foreseen to succeed', () => {
      expect(placesOf('false success', 'other')).toEqual([])
    })
    test('leave at most 2 % of the statements not simulated', () => {
      expect(tally.notSimulated / tally.statements).toBeLessThanOrEqual(MOST_NOT_SIMULATED)
    })
    test('see at most one in a thousand fail otherwise than foreseen, or not at all', () => {
      const harmless = placesOf('false failure', 'other code')
      if (QUICK) expect(harmless).toEqual([])
      expect(harmless.length / tally.statements).toBeLessThanOrEqual(MOST_HARMLESS)
    })
  })
}

/** What tells a deviation from others of the same seeds. */
const placeOf = ({ text }: Deviation): string => text.split('\n')[0] ?? ''

/** Deviations in words: each kind with its count, the first of them in full with what it takes to see them again. */
function report(flavour: Flavour, { changes, statements, failed, notSimulated, deviations }: Tally): string {
  const lines = [
    `${flavour.dialect}: ${changes} changes, ${statements} statements, ${failed} of them failed`,
    `not simulated: ${notSimulated} (${((100 * notSimulated) / Math.max(1, statements)).toFixed(2)} %)`,
  ]
  for (const kind of ['false success', 'false failure', 'other code', 'other', 'not simulated'] as const) {
    const these = deviations.filter(each => each.kind === kind)
    lines.push(`${kind}: ${these.length}`)
    lines.push(...these.slice(0, SHOWN).map(each => `  ${each.text}`))
  }
  const wrong = deviations.filter(each => each.kind !== 'not simulated')
  for (const { seed, change } of wrong.slice(0, SHOWN_WHOLE)) {
    const { sql } = makeSchema(flavour, randomFrom(seed))
    lines.push(`Schema of seed ${seed}:\n${sql}\nChange:\n${change}`)
    lines.push(`Again, this one only: GREENLINE_SEED=${seed}`)
  }
  return lines.join('\n')
}

const SHOWN_WHOLE = 3
const SHOWN = Number(process.env['GREENLINE_SHOWN'] ?? 12)

/** What the environment asks for: one seed, new ones, or those that every run has, so that it comes out the same. */
function chooseRounds(): Rounds {
  const defaults: Rounds = QUICK
    ? { seed: 1, databases: 10, changesEach: 15 }
    : { seed: 790_000, databases: 100, changesEach: 20 }
  const seed = process.env['GREENLINE_SEED']
  if (seed === undefined) return defaults
  if (seed === 'new') return { ...defaults, seed: Date.now() % 1_000_000 }
  return { ...defaults, seed: Number(seed), databases: Number(process.env['GREENLINE_DATABASES'] ?? 1) }
}
