/**
 * Generated changes on generated databases: what is predicted is what happens. Invariant: there is no
 * false `would succeed`.
 *
 * `GREENLINE_SEED=n` runs the database of one seed (`GREENLINE_DATABASES=m`: so many from there on);
 * `GREENLINE_SHOWN=n` shows so many deviations of each kind.
 */
import { expect, test } from '@jest/globals'
import { QUICK } from '../../kit/databases.js'
import { POSTGRES } from './property/postgres.js'
import { report, roundsFrom, runRounds } from './property/run.js'

/** Of all statements; what is not simulated is never taken for a success, but is of no use either. */
const MOST_NOT_SIMULATED = 0.02

const ROUNDS = roundsFrom(
  QUICK
    ? { seed: 1, databases: 10, changesEach: 15 }
    : { seed: Date.now() % 1_000_000, databases: 100, changesEach: 20 },
)

test(`generated changes come out as predicted (from seed ${ROUNDS.seed})`, async () => {
  const tally = await runRounds(POSTGRES, ROUNDS)
  const text = report(POSTGRES, tally)
  console.log(text)
  const count = (kind: string): number => tally.deviations.filter(each => each.kind === kind).length
  expect(tally.changes).toBe(ROUNDS.databases * ROUNDS.changesEach)
  expect({
    'false success': count('false success'),
    'false failure': count('false failure'),
    'another code or verdict': count('other code') + count('other'),
  }).toEqual({ 'false success': 0, 'false failure': 0, 'another code or verdict': 0 })
  expect(tally.notSimulated / tally.statements).toBeLessThanOrEqual(MOST_NOT_SIMULATED)
}, 1_800_000)
