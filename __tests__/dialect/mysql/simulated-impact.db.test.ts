/**
 * Locks, rewrites and losses that a simulation foresees, beside those that the same statements were seen to have
 * (`impact/cases.ts`, which `impact.db.test.ts` runs). Invariant: what is foreseen is what was seen; how a table is
 * altered may be left open.
 */
import { expect, test } from '@jest/globals'
import type { Impact } from '../../../src/core/model.js'
import { mysql } from '../../../src/dialect/mysql/index.js'
import { piecesOf, statementsOf } from '../../../src/engine/statements.js'
import { sqlFile } from '../../engine/run.js'
import { freshDatabase, query } from '../../kit/databases.js'
import { CASES, setupFor, type Case } from './impact/cases.js'

const SESSION = { connectTimeoutMs: 10_000, lockTimeoutMs: 2_000, statementTimeoutMs: 0 }
const NOTHING: Impact = { locks: [], rewrites: [], destroys: [] }

/** What a simulation sees too: it holds no locks, tells what is deleted by its number, and of DROP TABLE for a sequence no lock. */
const COMMON = CASES.filter(
  ({ sql, ends }) =>
    ends === undefined && !/^(?:lock|flush|delete|optimize|call)\b|^drop table seq$/i.test(sql),
)
const LEAST_FORESEEN = 115

interface Foreseen {
  readonly status: string
  readonly impact: Impact | undefined
}

async function foresee({ before = '', sql, setup = '' }: Case): Promise<Foreseen> {
  const change = `${before}${sql};\n`
  await using database = await freshDatabase('mysql')
  await query(database.url, `${setupFor(change)}${setup}DO 0`)
  await using connection = await mysql.simulating(database.target, { privilegesOf: 'nobody' })(SESSION)
  const file = sqlFile('a.sql', change.replaceAll('OTHER', `\`${database.name}\``))
  const statements = statementsOf(piecesOf(file, mysql))
  let last: Foreseen = { status: 'none', impact: undefined }
  for await (const { answer } of connection.execute(statements, {
    onError: 'continue',
    beforeSend: () => undefined,
  }))
    last = { status: answer.status, impact: answer.impact }
  return last
}

test('what is foreseen is what was seen', async () => {
  let foreseen = 0
  const wrong: object[] = []
  const open: string[] = []
  for (const each of COMMON) {
    const { status, impact } = await foresee(each)
    if (status === 'not-simulated') continue
    const seen = each.impact === undefined ? undefined : { ...NOTHING, ...each.impact }
    if (JSON.stringify(sorted(impact)) === JSON.stringify(sorted(seen))) foreseen += 1
    else if (impact === undefined && seen?.algorithm !== undefined && seen.destroys.length === 0)
      open.push(each.sql)
    else wrong.push({ sql: each.sql, status, foreseen: impact, seen })
  }
  expect(wrong).toEqual([])
  expect(open).toEqual(['ALTER TABLE w ROW_FORMAT=DYNAMIC', 'ALTER TABLE w CONVERT TO CHARACTER SET utf8mb4'])
  console.info(`${foreseen} of ${COMMON.length} are foreseen`)
  expect(foreseen).toBeGreaterThanOrEqual(LEAST_FORESEEN)
}, 120_000)

/** With its parts in one order, so that it can be compared as text. */
const sorted = (impact: Impact | undefined): object =>
  impact === undefined
    ? {}
    : Object.fromEntries(Object.entries(impact).toSorted(([a], [b]) => (a < b ? -1 : 1)))
