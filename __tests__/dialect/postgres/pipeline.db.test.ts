/**
 * Statements that travel together, on a real server. The oracle is the same statements one
 * at a time, and the database: tokens in a table against claims in answers and logs.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Target } from '../../../src/core/target.js'
import type { Answer, Connection, ExecuteOptions, Statement } from '../../../src/dialect/dialect.js'
import { postgres } from '../../../src/dialect/postgres/index.js'
import { run, statuses } from '../../engine/run.js'
import { freshDatabase, query, QUICK, untilQuiet } from '../../kit/databases.js'
import { OPTIONS } from './impact/sessions.js'
import { openProxy } from '../proxy.js'

const TOKEN = 'CREATE TABLE token (n integer PRIMARY KEY);\n'
const insert = (n: number): string => `INSERT INTO token VALUES (${n});\n`
const inserts = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, n) => insert(from + n)).join('')
const tokens = async (url: string): Promise<number[]> =>
  (await query(url, 'SELECT n FROM token ORDER BY n')).map(row => Number(row['n']))
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

/** `succeeded succeeded failed` as `succeeded*2 failed*1`. */
const counted = (text: string): string =>
  text.replaceAll(/([\w-]+)(?: \1)*/g, (all, status: string) => `${status}*${all.split(' ').length}`)

const toStatement = (text: string): Statement => ({
  piece: { kind: 'statement', start: 0, end: Buffer.byteLength(text), line: 1, text },
})

async function* each(texts: readonly string[]): AsyncGenerator<Statement> {
  for (const text of texts) yield toStatement(text)
}

/** What is told of a statement but for how long it took. */
const told = ({ durationMs, ...answer }: Answer): object => {
  expect(durationMs).toBeGreaterThanOrEqual(0)
  return answer
}

const SCHEMA = `
  DROP SCHEMA public CASCADE; CREATE SCHEMA public;
  CREATE TABLE token (n int PRIMARY KEY, note text CHECK (note <> 'refused'), made serial);
  CREATE TABLE child (n int REFERENCES token DEFERRABLE INITIALLY DEFERRED);
  CREATE TABLE loud (n int);
  CREATE FUNCTION say() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE NOTICE '% %', TG_NAME, NEW.n; IF NEW.n % 3 = 0 AND TG_NAME = 'late' THEN RAISE EXCEPTION 'late %', NEW.n; END IF;
    RETURN NULL; END $$;
  CREATE TRIGGER soon AFTER INSERT ON loud FOR EACH ROW EXECUTE FUNCTION say();
  CREATE CONSTRAINT TRIGGER late AFTER INSERT ON loud DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION say();
  CREATE VIEW nowhere AS SELECT 1 AS n;
  CREATE RULE nothing AS ON INSERT TO nowhere DO INSTEAD NOTHING;
  INSERT INTO token SELECT -n, 'there' FROM generate_series(1, 9) n;`

/** Statements that travel, and succeed; `n` is never given twice. */
const GOOD: readonly ((n: number) => string)[] = [
  n => `INSERT INTO token VALUES (${n}, 'a; b $1 ''quoted''');`,
  n => `INSERT INTO token SELECT ${n} + i * 100000, 'many' FROM generate_series(1, ${n % 5}) i`,
  n => `INSERT INTO token (n) VALUES (${n}) RETURNING n, note`,
  n => `UPDATE token SET note = 'ü${n}' WHERE n % 7 = ${n % 7};`,
  n => `DELETE FROM token WHERE n = ${n - 5};`,
  n => `INSERT INTO child VALUES (-${(n % 9) + 1});`,
  n => `INSERT INTO loud VALUES (${n * 3 + 1});`,
  n => `INSERT INTO nowhere VALUES (${n});`,
  n => `CREATE TABLE made_${n} (n int); -- to be sure`,
  n => `COMMENT ON TABLE token IS 'comment ${n}';`,
  () => `DROP TABLE IF EXISTS missing;`,
  n => `CREATE OR REPLACE VIEW seen_${n % 9} AS SELECT ${n} AS n;`,
  n => `ALTER TABLE loud ADD COLUMN c${n} int;`,
  n => `CREATE INDEX ON loud ((n + ${n}));`,
  n => `CREATE FUNCTION f${n}() RETURNS int LANGUAGE sql AS 'SELECT ${n}; SELECT 2';`,
  n => `CREATE TYPE t${n} AS ENUM ('a', 'b');`,
  () => `GRANT SELECT ON token TO PUBLIC;`,
  () => `TRUNCATE loud;`,
]
/** Those that fail in all the ways there are, and what goes alone. */
const OTHER: readonly ((n: number) => string)[] = [
  () => `INSERT INTO token VALUES (-1, 'duplicate');`,
  n => `INSERT INTO token VALUES (${n}, 'refused');`,
  n => `INSERT INTO token VALUES (${n} / 0);`,
  n => `INSERT INTO token SELECT ${n} / (i - 2) FROM generate_series(1, 3) i;`,
  n => `INSERT INTO child VALUES (-${n + 1000});`,
  n => `INSERT INTO loud VALUES (${n * 3});`,
  () => `INSERT INTO token VALUE (1);`,
  () => `INSERT INTO token\n  VALUES ('ü', nö_such);`,
  n => `INSERT INTO token VALUES ($1, '${n}');`,
  () => `CREATE TABLE token (n int);`,
  () => `DELETE FROM gone;`,
  () => `SELECT count(*) FROM token;`,
  () => `VACUUM loud;`,
  () => `SET search_path TO public;`,
  () => `BEGIN;`,
  () => `COMMIT;`,
  () => `ROLLBACK;`,
  () => `SAVEPOINT s;`,
  () => `ROLLBACK TO SAVEPOINT s;`,
]

const statementLists = fc
  .array(
    fc.record({
      /** So many good ones, of kinds that follow one another. */
      run: fc.nat({ max: 60 }),
      first: fc.nat({ max: GOOD.length - 1 }),
      then: fc.nat({ max: OTHER.length - 1 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map(parts => {
    let n = 0
    return parts.flatMap(({ run: length, first, then }) => [
      ...Array.from({ length }, (_, i) => GOOD[(first + (i % 3)) % GOOD.length]!((n += 1))),
      OTHER[then]!((n += 1)),
    ])
  })

const CONTENT = `SELECT (SELECT json_agg(token ORDER BY n) FROM token)::text AS token, (SELECT json_agg(child ORDER BY n) FROM child)::text AS child,
  (SELECT json_agg(loud ORDER BY n) FROM loud)::text AS loud,
  (SELECT json_agg(relname ORDER BY relname) FROM pg_class WHERE relname LIKE 'made%')::text AS made`

interface Told {
  readonly answers: readonly object[]
  readonly skipped: number
  readonly content: unknown
}

/** Runs the statements in one go, or each in a call of its own, which is one at a time. */
async function outcomeOf(
  target: Target,
  url: string,
  texts: readonly string[],
  how: 'together' | 'one at a time',
  {
    onError,
    begins,
    session,
  }: {
    readonly onError: ExecuteOptions['onError']
    readonly begins: boolean
    readonly session: 'plain' | 'observing'
  },
): Promise<Told> {
  await query(url, SCHEMA)
  const answers: Answer[] = []
  const announced: string[] = []
  await using connection: Connection =
    session === 'plain' ? await postgres.connect(target, OPTIONS) : await postgres.observing(target)(OPTIONS)
  if (begins) await connection.begin()
  const beforeSend: ExecuteOptions['beforeSend'] = statements =>
    announced.push(...statements.map(({ piece }) => piece.text))
  const groups = how === 'together' ? [texts] : texts.map(text => [text])
  for (const group of groups) {
    for await (const { statement, answer } of connection.execute(each(group), { onError, beforeSend })) {
      expect(statement.piece.text).toBe(texts[answers.length])
      answers.push(answer)
    }
    if (onError === 'stop' && answers.some(({ status }) => status === 'failed')) break
  }
  expect(announced).toEqual(texts.slice(0, answers.length))
  await connection.rollback()
  const sent = answers.filter(({ status }) => status !== 'skipped')
  expect(answers.slice(sent.length).every(({ status }) => status === 'skipped')).toBe(true)
  return {
    answers: sent.map(told),
    skipped: answers.length - sent.length,
    content: await query(url, CONTENT),
  }
}

describe('statements that travel together', () => {
  test('tell the same as one at a time, and leave the same behind', async () => {
    await using database = await freshDatabase('postgres')
    let skipped = 0
    let impacts = 0
    await fc.assert(
      fc.asyncProperty(
        statementLists,
        fc.constantFrom('stop', 'continue'),
        fc.boolean(),
        fc.constantFrom('plain', 'observing'),
        async (texts, onError, begins, session) => {
          const options = { onError, begins, session } as const
          const { target, url } = database
          const alone = await outcomeOf(target, url, texts, 'one at a time', options)
          const together = await outcomeOf(target, url, texts, 'together', options)
          expect(together.answers).toEqual(alone.answers)
          expect(together.content).toEqual(alone.content)
          expect(alone.skipped).toBe(0)
          if (onError === 'continue') expect(together.skipped).toBe(0)
          skipped += together.skipped
          impacts += together.answers.filter(answer => 'impact' in answer).length
        },
      ),
      {
        numRuns: QUICK ? 40 : 120,
        examples: [
          [
            [...upTo(200).map(n => GOOD[0]!(n)), OTHER[4]!(1), ...upTo(50).map(n => GOOD[0]!(n + 200))],
            'stop',
            false,
            'plain',
          ],
          [
            [
              ...upTo(90).map(n => GOOD[n % 3]!(n)),
              'DROP TABLE child;',
              ...upTo(90).map(n => GOOD[0]!(n + 90)),
            ],
            'continue',
            true,
            'observing',
          ],
        ],
      },
    )
    // Something did travel behind what failed.
    expect(skipped).toBeGreaterThan(0)
    expect(impacts).toBeGreaterThan(0)
  })

  test('a small file has one statement in flight at most, a large one many', async () => {
    await using database = await freshDatabase('postgres')
    await query(database.url, TOKEN)
    await using connection = await postgres.connect(database.target, OPTIONS)
    const batches: number[] = []
    const texts = upTo(4_000).map(insert)
    let answered = 0
    let most = 0
    const beforeSend: ExecuteOptions['beforeSend'] = statements => {
      batches.push(statements.length)
      most = Math.max(most, batches.reduce((sum, size) => sum + size, 0) - answered)
    }
    for await (const { answer } of connection.execute(each(texts), { beforeSend, onError: 'stop' })) {
      expect(answer).toMatchObject({ status: 'succeeded', rows: 1, transaction: 'none' })
      answered += 1
      if (answered === 16) expect(batches).toEqual(Array.from({ length: 16 }, () => 1))
    }
    expect(most).toBeGreaterThan(500)
    expect(most).toBeLessThanOrEqual(1_024)
    expect(await tokens(database.url)).toEqual(upTo(4_000))
  })

  test('a window holds a megabyte, whatever the statements are', async () => {
    await using database = await freshDatabase('postgres')
    await query(database.url, 'CREATE TABLE big (t text)')
    await using connection = await postgres.connect(database.target, OPTIONS)
    const sizes = upTo(200).map(n => (n === 150 ? 3_000_000 : 40_000))
    const texts = sizes.map(size => `INSERT INTO big VALUES ('${'x'.repeat(size)}')`)
    let inFlight = 0
    const beforeSend: ExecuteOptions['beforeSend'] = statements => {
      for (const { piece } of statements) inFlight += piece.text.length
      expect(inFlight).toBeLessThan(inFlight > 3_000_000 ? 3_000_100 : 1_048_577)
    }
    for await (const { statement } of connection.execute(each(texts), { beforeSend, onError: 'stop' }))
      inFlight -= statement.piece.text.length
    expect(await query(database.url, 'SELECT sum(length(t)) AS n FROM big')).toEqual([
      { n: String(sizes.reduce((sum, size) => sum + size, 0)) },
    ])
  })

  test('one that waits too long for a lock is tried again, and the others go on', async () => {
    await using database = await freshDatabase('postgres')
    await query(database.url, `${TOKEN}${insert(-1)}`)
    const held = query(database.url, 'BEGIN; UPDATE token SET n = -2; SELECT pg_sleep(2); COMMIT')
    await sleep(300)
    const { target } = await run(
      database.target,
      { 'a.sql': `${inserts(100)}UPDATE token SET n = -3 WHERE n = -2 OR n = -1;\n${inserts(100, 100)}` },
      { lockTimeoutMs: 500 },
    )
    await held
    expect(counted(statuses(target.files[0]))).toBe('succeeded*201')
    expect(target.files[0]?.statements[100]).toMatchObject({
      notices: [{ message: expect.stringMatching(/this is try [2-4] of 4/) }],
    })
  })

  test('statement-timeout counts for each of them', async () => {
    await using database = await freshDatabase('postgres')
    await query(database.url, TOKEN)
    const slow = (n: number, seconds: number): string =>
      `INSERT INTO token SELECT ${n} FROM pg_sleep(${seconds});\n`
    const texts = upTo(60).map(n => slow(n, n === 50 ? 5 : 0.03))
    const { target } = await run(database.target, { 'a.sql': texts.join('') }, { statementTimeoutMs: 600 })
    expect(counted(statuses(target.files[0]))).toBe('succeeded*50 failed*1 skipped*9')
    expect(target.files[0]?.statements[50]).toMatchObject({ error: { code: '57014' } })
    // Two answers may be read at once; all in all, the time is there.
    const durations = (target.files[0]?.statements ?? [])
      .slice(20, 50)
      .map(each => ('durationMs' in each ? each.durationMs : 0))
    expect(durations.reduce((sum, durationMs) => sum + durationMs, 0)).toBeGreaterThan(30 * 27)
    expect(Math.max(...durations)).toBeLessThan(600)
  })

  test.each(['stop', 'next-statement'] as const)(
    'are cancelled in the middle, with on-error: %s',
    async onError => {
      await using database = await freshDatabase('postgres')
      await query(database.url, TOKEN)
      const slow = upTo(2_000).map(n => `INSERT INTO token SELECT ${n} FROM pg_sleep(0.01);\n`)
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 1_000)
      const started = performance.now()
      const { target } = await run(
        database.target,
        { 'a.sql': slow.join('') },
        { onError, signal: controller.signal },
      )
      expect(performance.now() - started).toBeLessThan(6_000)
      const [, done, failed] =
        /^succeeded\*(\d+)(?: failed\*(1))? skipped\*\d+$/.exec(counted(statuses(target.files[0]))) ?? []
      expect(Number(done)).toBeGreaterThan(16)
      expect(failed ?? '1').toBe('1')
      expect(await tokens(database.url)).toEqual(upTo(Number(done)))
    },
  )

  test.each(['statement', 'file'] as const)(
    'are unknown when the connection is lost, and nothing else is claimed, with transaction: %s',
    async transaction => {
      await using database = await freshDatabase('postgres')
      await query(database.url, TOKEN)
      for (const cutAt of QUICK ? [30_000] : [10_000, 20_000, 30_000, 40_000, 60_000]) {
        await query(database.url, 'DELETE FROM token')
        await using proxy = await openProxy(database.target, {
          delayMs: 5,
          onAnswered: bytes => bytes > cutAt && proxy.cut(),
        })
        const { target } = await run(
          proxy.target,
          { 'a.sql': inserts(5_000) },
          { transaction, onError: 'next-statement' },
        )
        const statements = target.files[0]?.statements ?? []
        expect(counted(statuses(target.files[0]))).toMatch(
          transaction === 'file'
            ? /^rolled-back\*\d+ unknown\*\d+ skipped\*\d+$/
            : /^succeeded\*\d+ unknown\*\d+ skipped\*\d+$/,
        )
        expect(target.files[0]?.problems).toMatchObject([{ code: 'CONNECTION_LOST' }])
        await untilQuiet(database.url)
        const there = new Set(await tokens(database.url))
        statements.forEach(({ status }, n) => {
          if (status === 'succeeded') expect(there).toContain(n)
          else if (status !== 'unknown') expect(there).not.toContain(n)
        })
        expect(statements.filter(({ status }) => status === 'unknown').length).toBeLessThanOrEqual(1_024)
      }
    },
  )

  test('are never green when the server ends the session, in the statement or at its commit', async () => {
    await using database = await freshDatabase('postgres')
    await query(
      database.url,
      `${TOKEN} CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF NEW.n IN (1000, 2000) THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(9); END IF; RETURN NULL; END $$;
       CREATE CONSTRAINT TRIGGER late AFTER INSERT ON token DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
         WHEN (NEW.n = 1000) EXECUTE FUNCTION leave();
       CREATE TRIGGER soon AFTER INSERT ON token FOR EACH ROW WHEN (NEW.n = 2000) EXECUTE FUNCTION leave();`,
    )
    const { target } = await run(database.target, {
      'a.sql': inserts(100) + insert(1_000) + inserts(50, 100),
      'b.sql': inserts(100, 200) + insert(2_000) + inserts(50, 300),
    })
    const [late = '', soon = ''] = target.files.map(file => counted(statuses(file)))
    // A server that is gone before it has read all takes with it what it said last: then more is unknown.
    expect(late).toMatch(/^succeeded\*(?:100 unknown\*1 skipped\*50|100 unknown\*51|\d{1,2} unknown\*\d+)$/)
    expect(soon).toMatch(/^succeeded\*(?:100 failed\*1 skipped\*50|100 unknown\*51|\d{1,2} unknown\*\d+)$/)
    expect(await tokens(database.url)).toEqual([...upTo(100), ...upTo(100).map(n => n + 200)])
  })

  test('are the same in a dry run that looks at what they do', async () => {
    await using database = await freshDatabase('postgres')
    const open = postgres.observing(database.target)
    const { target } = await run(
      database.target,
      {
        'a.sql': `${TOKEN}${inserts(100)}BEGIN;\n${inserts(100, 100)}DROP TABLE token;\nROLLBACK;\nTRUNCATE token;\n`,
      },
      { open },
    )
    expect(counted(statuses(target.files[0]))).toBe('succeeded*101 rolled-back*102 succeeded*2')
    expect(target.files[0]?.statements[202]).toMatchObject({
      impact: { destroys: [{ what: 'table public.token', how: 'dropped' }] },
    })
    expect(target.files[0]?.statements[204]).toMatchObject({
      impact: { destroys: [{ what: 'table public.token', how: 'emptied' }] },
    })
  })

  test('are as many as fit, so that a slow network is no matter', async () => {
    await using database = await freshDatabase('postgres')
    await query(database.url, TOKEN)
    await using proxy = await openProxy(database.target, { delayMs: 20 })
    const started = performance.now()
    const { target } = await run(proxy.target, { 'a.sql': inserts(2_000) })
    // One at a time they take 80 seconds.
    expect(performance.now() - started).toBeLessThan(20_000)
    expect(counted(statuses(target.files[0]))).toBe('succeeded*2000')
  })
})
