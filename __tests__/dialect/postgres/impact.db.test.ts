/** What a dry run sees of a statement, on the real server and on the embedded one, and that seeing changes nothing. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { FileResult } from '../../../src/core/model.js'
import type { Target } from '../../../src/core/target.js'
import type { Answer } from '../../../src/dialect/dialect.js'
import { openSession } from '../../../src/dialect/postgres/connect.js'
import { postgres } from '../../../src/dialect/postgres/index.js'
import { run } from '../../engine/run.js'
import { freshDatabase, query, type TestDatabase } from '../../kit/databases.js'
import { BATTERY } from './impact/battery.js'
import { answersOf, OPTIONS, setUp } from './impact/sessions.js'

/** Cases are apart by an empty line; what a statement did stands indented below it. */
const CASES = readFileSync(new URL('./impact/cases.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n\n')
  .map(lines => ({
    lines,
    statements: lines.split('\n').filter(line => !line.startsWith(' ')),
  }))

/** An answer in the words of cases.txt. */
const describeAnswer = (text: string, { status, error, impact }: Answer): string[] => [
  text,
  ...(status === 'succeeded' ? [] : [`  ${status} ${error?.code ?? ''}`]),
  ...(impact?.locks ?? []).map(({ on, mode, blocks }) => `  ${mode} on ${on} blocks ${blocks}`),
  ...(impact?.rewrites ?? []).map(name => `  rewrites ${name}`),
  ...(impact?.destroys ?? []).map(({ what, how }) => `  ${how} ${what}`),
]

/** What must be the same observed and unobserved. */
const plain = ({ durationMs, impact, ...answer }: Answer): object => {
  expect(durationMs).toBeGreaterThanOrEqual(0)
  expect(impact === undefined || answer.status === 'succeeded').toBe(true)
  return answer
}

const FILES = {
  'a.sql': `ALTER TABLE customer ADD x int;
LOCK TABLE customer;
ALTER TABLE customer DROP COLUMN note;`,
  'b.sql': `DROP VIEW named;
CREATE FUNCTION g() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;
COPY colored (id) FROM STDIN;
1
2
\\.
DELETE FROM colored;
/* nothing */;
INSERT INTO deferred VALUES (1, 2);
DROP TABLE loose;`,
  'c.sql': `CREATE INDEX CONCURRENTLY ON customer (born);
CREATE INDEX ON customer (seen);`,
  'd.sql': `BEGIN;
TRUNCATE colored;
COMMIT;
SELECT wipe();
DROP TABLE IF EXISTS missing;
ALTER TABLE customer ADD x int,
  ADD y nothing;`,
}

/** What a file came to, without what is measured or seen. */
const toOutcomes = ({ statements, problems }: FileResult): object => ({
  problems,
  statements: statements.map(statement => ({ ...statement, durationMs: 0, impact: undefined })),
})

describe.each(['PostgreSQL', 'embedded'])('a dry run on %s', where => {
  let database: TestDatabase
  let target: Target
  beforeAll(async () => {
    database = await freshDatabase('postgres')
    target = where === 'embedded' ? postgres.embedded(database.target)! : database.target
  })
  beforeEach(() => setUp(target))
  afterAll(async () => {
    await postgres.release(target)
    await database[Symbol.asyncDispose]()
  })

  test.each(CASES)('$lines', async ({ lines, statements }) => {
    const answers = await answersOf(postgres.observing(target)(OPTIONS), statements)
    const seen = answers.flatMap((answer, index) => describeAnswer(statements[index]!, answer))
    expect(seen.join('\n')).toBe(lines)
  })

  test.each(BATTERY.map(statements => ({ statements })))(
    'answers as unobserved: $statements',
    async ({ statements }) => {
      const unobserved = await answersOf(postgres.connect(target, OPTIONS), statements)
      await setUp(target)
      const observed = await answersOf(postgres.observing(target)(OPTIONS), statements)
      expect(observed.map(plain)).toEqual(unobserved.map(plain))
    },
  )

  test.each(['statement', 'file', 'change'] as const)(
    'the engine comes to the same results with transaction: %s',
    async transaction => {
      const options = { transaction, onError: transaction === 'change' ? 'stop' : 'next-file' } as const
      const unobserved = await run(target, FILES, options)
      await setUp(target)
      const observed = await run(target, FILES, { ...options, open: postgres.observing(target) })
      expect(observed.target.files.map(toOutcomes)).toEqual(unobserved.target.files.map(toOutcomes))
      const impacts = observed.target.files.flatMap(({ statements }) =>
        statements.filter(statement => 'impact' in statement),
      )
      expect(impacts.length).toBeGreaterThan(3)
      expect(unobserved.target.files.flatMap(file => file.statements.filter(s => 'impact' in s))).toEqual([])
    },
  )

  test('what one session learnt, the next one knows', async () => {
    const open = postgres.observing(target)
    await answersOf(open(OPTIONS), [
      'CREATE TABLE learnt (id int)',
      'CREATE FUNCTION learnt() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    ])
    const answers = await answersOf(open(OPTIONS), ['DROP FUNCTION learnt()', 'DROP TABLE learnt'])
    expect(answers.map(({ impact }) => impact?.destroys)).toEqual([
      [{ what: 'function public.learnt()', how: 'dropped' }],
      [{ what: 'table public.learnt', how: 'dropped' }],
    ])
  })
})

describe('an observed session', () => {
  test('tries a statement again that waited too long for a lock', async () => {
    await using database = await freshDatabase('postgres')
    await setUp(database.target)
    const { client } = await openSession(database.target, OPTIONS)
    await client.query('BEGIN; LOCK TABLE customer')
    const [answer] = await answersOf(postgres.observing(database.target)({ ...OPTIONS, lockTimeoutMs: 50 }), [
      'ALTER TABLE customer ADD x int',
    ])
    await client.end()
    expect(answer).toMatchObject({ status: 'failed', error: { code: '55P03' } })
    expect(answer?.notices.at(-1)?.message).toContain('try 4 of 4')
  })

  test('is cancelled, and keeps its timeout', async () => {
    await using database = await freshDatabase('postgres')
    await setUp(database.target)
    const open = postgres.observing(database.target)
    const [slow] = await answersOf(open({ ...OPTIONS, statementTimeoutMs: 200 }), [
      'DO $$ BEGIN DROP VIEW named; PERFORM pg_sleep(60); END $$',
    ])
    expect(slow).toMatchObject({ status: 'failed', error: { code: '57014' } })
    const connection = await open(OPTIONS)
    const cancelling = setTimeout(() => void connection.cancel(), 300)
    const [cancelled] = await answersOf(Promise.resolve(connection), [
      'DO $$ BEGIN DROP VIEW named; PERFORM pg_sleep(60); END $$',
    ])
    clearTimeout(cancelling)
    expect(cancelled).toMatchObject({ status: 'failed', error: { code: '57014' } })
    expect(cancelled).not.toHaveProperty('impact')
    const rows = await query(database.url, `SELECT to_regclass('public.named') IS NOT NULL AS there`)
    expect(rows).toEqual([{ there: true }])
  })
})
