/**
 * Generated changes on generated databases: what is predicted is what happens. Invariant: there is no
 * false `would succeed`.
 *
 * `GREENLINE_SEED=n` runs the database of one seed (`GREENLINE_DATABASES=m`: so many from there on);
 * `GREENLINE_SHOWN=n` shows so many deviations of each kind.
 */
import { test } from '@jest/globals'
import { POSTGRES } from './property/postgres.js'
import { chooseRounds, expectAsPredicted } from './property/run.js'

const ROUNDS = chooseRounds()

test(
  `generated changes come out as predicted (from seed ${ROUNDS.seed})`,
  () => expectAsPredicted(POSTGRES, ROUNDS),
  1_800_000,
)
