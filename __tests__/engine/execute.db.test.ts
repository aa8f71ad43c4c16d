/**
 * The engine on real servers, one suite for every dialect. The oracle of most
 * tests is the database itself: tokens in a table against claims in the log.
 */
import { describe, expect, test } from '@jest/globals'
import { colourOfFile, countStatements } from '../../src/core/results.js'
import { readJournal } from '../../src/engine/journal.js'
import { freshDatabase, query, SERVERS } from '../kit/databases.js'
import { run, statuses } from './run.js'

describe.each(SERVERS)('executeChange on $name', ({ dialect }) => {
  const postgres = dialect === 'postgres'
  const setup = 'CREATE TABLE token (n integer PRIMARY KEY);\n'
  const insert = (n: number): string => `INSERT INTO token VALUES (${n});\n`
  const open = async () => {
    const database = await freshDatabase(dialect)
    const tokens = async (): Promise<number[]> =>
      (await query(database.url, 'SELECT n FROM token ORDER BY n')).map(row => Number(row['n']))
    return { database, tokens, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
  }

  test('a file stops at its first error, and the next file runs', async () => {
    await using db = await open()
    const { target } = await run(db.database.target, {
      'a.sql': setup + insert(1),
      'b.sql': `${insert(2)}INSERT INTO missing VALUES (1);\n${insert(3)}`,
      'c.sql': insert(4),
    })
    expect(target.files.map(statuses)).toEqual([
      'succeeded succeeded',
      'succeeded failed skipped',
      'succeeded',
    ])
    expect(target.files.map(colourOfFile)).toEqual(['green', 'red', 'green'])
    expect(await db.tokens()).toEqual([1, 2, 4])
    expect(target.files[1]?.statements[1]).toMatchObject({
      line: 2,
      error: postgres ? { code: '42P01', line: 2, column: 13 } : { code: '1146', sqlState: '42S02', line: 2 },
    })
  })

  test('on-error: next-statement goes on in the file; stop ends the change', async () => {
    await using db = await open()
    const files = { 'a.sql': `${setup}bad;\n${insert(1)}`, 'b.sql': insert(2) }
    const on = await run(db.database.target, files, { onError: 'next-statement' })
    expect(on.target.files.map(statuses)).toEqual(['succeeded failed succeeded', 'succeeded'])
    const stop = await run(
      db.database.target,
      { 'a.sql': `bad;\n${insert(3)}`, 'b.sql': insert(4) },
      { onError: 'stop' },
    )
    expect(stop.target.files.map(statuses)).toEqual(['failed skipped', 'skipped'])
    expect(await db.tokens()).toEqual([1, 2])
  })

  test('transaction: file undoes a red file and only that', async () => {
    await using db = await open()
    await run(db.database.target, { 'setup.sql': setup })
    const { target } = await run(
      db.database.target,
      {
        'a.sql': insert(1) + insert(2),
        'b.sql': `${insert(3)}INSERT INTO token VALUES (1);\n${insert(4)}`,
        'c.sql': insert(5),
      },
      { transaction: 'file' },
    )
    expect(target.files.map(statuses)).toEqual([
      'succeeded succeeded',
      'rolled-back failed skipped',
      'succeeded',
    ])
    expect(await db.tokens()).toEqual([1, 2, 5])
  })

  test('transaction: change undoes everything', async () => {
    await using db = await open()
    await run(db.database.target, { 'setup.sql': setup })
    const { target } = await run(
      db.database.target,
      { 'a.sql': insert(1), 'b.sql': `${insert(2)}bad;\n`, 'c.sql': insert(3) },
      { transaction: 'change' },
    )
    expect(target.files.map(statuses)).toEqual(['rolled-back', 'rolled-back failed', 'skipped'])
    expect(await db.tokens()).toEqual([])
    const green = await run(
      db.database.target,
      { 'a.sql': insert(1), 'b.sql': insert(2) },
      { transaction: 'change' },
    )
    expect(green.target.files.map(statuses)).toEqual(['succeeded', 'succeeded'])
    expect(await db.tokens()).toEqual([1, 2])
  })

  test("the file's own transactions: commit, rollback, savepoints, one left open", async () => {
    await using db = await open()
    const { target } = await run(db.database.target, {
      '0.sql': setup,
      'commit.sql': `BEGIN;\n${insert(1)}COMMIT;\n`,
      'rollback.sql': `BEGIN;\n${insert(2)}ROLLBACK;\n`,
      'savepoint.sql': `BEGIN;\n${insert(3)}SAVEPOINT s;\n${insert(4)}ROLLBACK TO SAVEPOINT s;\n${insert(5)}COMMIT;\n`,
      'red.sql': `BEGIN;\n${insert(6)}INSERT INTO token VALUES (1);\nCOMMIT;\n`,
      'z-open.sql': `BEGIN;\n${insert(7)}`,
    })
    expect(target.files.slice(1).map(statuses)).toEqual([
      'succeeded succeeded succeeded',
      'rolled-back rolled-back succeeded',
      'succeeded succeeded succeeded rolled-back succeeded succeeded succeeded',
      'rolled-back rolled-back failed skipped',
      'rolled-back rolled-back',
    ])
    expect(target.files.at(-1)?.problems[0]?.code).toBe('FILE_LEFT_TRANSACTION_OPEN')
    expect(await db.tokens()).toEqual([1, 3, 5])
  })

  test('every file has a session of its own', async () => {
    await using db = await open()
    const set = postgres
      ? 'SET search_path TO nowhere;\n'
      : 'SET @leak = 1, SESSION sql_mode = ANSI_QUOTES;\n'
    const look = postgres
      ? "SELECT 1 / (CASE WHEN current_setting('search_path') = 'nowhere' THEN 0 ELSE 1 END);\n"
      : 'SELECT 1 FROM (SELECT \'x\') t WHERE @leak IS NULL;\nSELECT "text";\n'
    const { target } = await run(db.database.target, { 'a.sql': set, 'b.sql': look })
    expect(target.files.map(colourOfFile)).toEqual(['green', 'green'])
  })

  test('rows, durations, notices and warnings are kept', async () => {
    await using db = await open()
    const { target } = await run(db.database.target, {
      'a.sql': `${setup}INSERT INTO token VALUES (1), (2), (3);\nUPDATE token SET n = n + 10 WHERE n > 1;\nSELECT n FROM token;\n`,
      'b.sql': 'DROP TABLE IF EXISTS nothing_here;\n',
    })
    const rows = target.files[0]?.statements.map(statement =>
      'rows' in statement ? statement.rows : undefined,
    )
    expect(rows?.slice(1)).toEqual([3, 2, 3])
    const [drop] = target.files[1]?.statements ?? []
    expect(drop).toMatchObject({
      status: 'succeeded',
      notices: [{ severity: postgres ? 'NOTICE' : 'NOTE', message: expect.stringMatching(/nothing_here/) }],
    })
  })

  /** Holds a lock on the table for so long. */
  const holdLock = (url: string, seconds: number): Promise<unknown> =>
    query(
      url,
      postgres
        ? `BEGIN; LOCK TABLE token; SELECT pg_sleep(${seconds}); COMMIT`
        : `LOCK TABLES token WRITE; SELECT SLEEP(${seconds}); UNLOCK TABLES`,
    )

  test('lock-timeout ends the wait for a lock, and a statement that only timed out is tried again', async () => {
    await using db = await open()
    await run(db.database.target, { 'setup.sql': setup + insert(1) })
    const held = holdLock(db.database.url, 3)
    await new Promise(resolve => setTimeout(resolve, 700))
    const { target } = await run(db.database.target, { 'a.sql': insert(2) }, { lockTimeoutMs: 1_000 })
    expect(target.files[0]?.statements[0]).toMatchObject({
      status: 'succeeded',
      notices: [{ message: expect.stringMatching(/this is try [234] of 4/) }],
    })
    expect(await db.tokens()).toEqual([1, 2])
    await held
  })

  test('a lock that is never to be had fails the statement', async () => {
    await using db = await open()
    await run(db.database.target, { 'setup.sql': setup + insert(1) })
    const held = holdLock(db.database.url, 12)
    await new Promise(resolve => setTimeout(resolve, 700))
    const { target } = await run(db.database.target, { 'a.sql': insert(2) }, { lockTimeoutMs: 1_000 })
    expect(target.files[0]?.statements[0]).toMatchObject({
      status: 'failed',
      error: { code: postgres ? '55P03' : '1205' },
    })
    await held
    expect(await db.tokens()).toEqual([1])
  })

  test('statement-timeout ends a statement on the server', async () => {
    await using db = await open()
    const slow = postgres ? 'SELECT pg_sleep(30);\n' : 'SELECT SLEEP(30) FROM (SELECT 1 UNION SELECT 2) t;\n'
    const started = performance.now()
    const { target } = await run(db.database.target, { 'a.sql': slow }, { statementTimeoutMs: 500 })
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(statuses(target.files[0])).toBe('failed')
  })

  test('cancelling ends the statement on the server, and nothing new starts', async () => {
    await using db = await open()
    const slow = postgres ? 'SELECT pg_sleep(60);\n' : 'SELECT SLEEP(60) FROM (SELECT 1 UNION SELECT 2) t;\n'
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 1_000)
    const { target } = await run(
      db.database.target,
      { 'a.sql': setup + slow + insert(1), 'b.sql': insert(2) },
      { signal: controller.signal },
    )
    expect(target.files.map(statuses)).toEqual(['succeeded failed skipped', 'skipped'])
    expect(await db.tokens()).toEqual([])
    const left = await query(
      db.database.url,
      postgres
        ? "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)%' AND state = 'active' AND datname = current_database()"
        : "SELECT 1 FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(60)%' AND db = DATABASE()",
    )
    expect(left).toEqual([])
  })

  test('a session that the server ends leaves what was in flight failed or unknown, never green', async () => {
    await using db = await open()
    await run(db.database.target, { 'setup.sql': setup })
    const kill = postgres ? 'SELECT pg_terminate_backend(pg_backend_pid());\n' : 'KILL CONNECTION_ID();\n'
    const { target } = await run(db.database.target, {
      'a.sql': `BEGIN;\n${insert(1)}${kill}${insert(2)}`,
      'b.sql': insert(3),
    })
    const [, , killed, after] = target.files[0]?.statements ?? []
    expect(['failed', 'unknown']).toContain(killed?.status)
    expect(after?.status).toBe('skipped')
    expect(statuses(target.files[0])).toMatch(/^rolled-back rolled-back /)
    expect(statuses(target.files[1])).toBe('succeeded')
    expect(await db.tokens()).toEqual([3])
  })

  test('the journal tells the same story as the results', async () => {
    await using db = await open()
    const { results, journalFile } = await run(db.database.target, {
      'a.sql': `${setup}BEGIN;\n${insert(1)}ROLLBACK;\n${insert(2)}bad;\n${insert(3)}`,
    })
    expect(readJournal(journalFile)?.results).toEqual(results)
  })

  test('of many statements, each is told of as if it had been sent alone', async () => {
    await using db = await open()
    const many = (from: number): string => Array.from({ length: 300 }, (_, n) => insert(from + n)).join('')
    const text = `${setup}${many(0)}${insert(7)}${many(300)}UPDATE token SET n = n + 1000 WHERE n < 10;\n`
    const stopped = await run(db.database.target, { 'a.sql': text })
    const runs = (file = stopped.target.files[0]): string =>
      statuses(file).replace(/(\w+)( \1)*/g, (all, status: string) => `${status} ${all.split(' ').length}`)
    expect(runs()).toBe('succeeded 301 failed 1 skipped 301')
    expect(stopped.target.files[0]?.statements[301]).toMatchObject({
      line: 302,
      error: { code: postgres ? '23505' : '1062', line: 302 },
    })
    expect(await db.tokens()).toHaveLength(300)
    const on = await run(
      db.database.target,
      { 'a.sql': text.replaceAll(setup, 'DELETE FROM token;\n') },
      { onError: 'next-statement' },
    )
    expect(runs(on.target.files[0])).toBe('succeeded 301 failed 1 succeeded 301')
    expect(on.target.files[0]?.statements[0]).toMatchObject({ rows: 300 })
    expect(on.target.files[0]?.statements.at(-1)).toMatchObject({ rows: 10 })
    expect(await db.tokens()).toHaveLength(600)
  })

  test('a huge file is condensed, and every statement still counted', async () => {
    await using db = await open()
    const lines = Array.from({ length: 1_500 }, (_, n) => `-- ${'x'.repeat(200)}\n${insert(n)}`)
    lines[1_200] = 'bad;\n'
    const { target, results } = await run(
      db.database.target,
      { 'a.sql': setup + lines.join('') },
      { hugeBytes: 1_000 },
    )
    const [file] = target.files
    expect(countStatements(target.files)).toMatchObject({
      total: 1_501,
      succeeded: 1_201,
      failed: 1,
      skipped: 299,
    })
    expect(results.change.files[0]?.source.map(({ text }) => text).join('')).toContain('\nbad;\n')
    expect(file?.condensed.length).toBeGreaterThan(0)
    expect(file?.statements.length).toBeLessThan(800)
    expect((await db.tokens()).length).toBe(1_200)
  })
})

describe.each(SERVERS)('a session that the server ends on $name', ({ dialect }) => {
  const end =
    dialect === 'postgres' ? 'SELECT pg_terminate_backend(pg_backend_pid())' : 'KILL CONNECTION_ID()'

  test.each(['statement', 'file', 'change'] as const)(
    'does not keep the execution waiting, with transaction: %s',
    async transaction => {
      await using database = await freshDatabase(dialect)
      await query(database.url, 'CREATE TABLE token (n integer)')
      const { target } = await run(
        database.target,
        { 'a.sql': `INSERT INTO token VALUES (1);\n${end};\nINSERT INTO token VALUES (2);\n` },
        { transaction, onError: transaction === 'statement' ? 'next-statement' : 'stop' },
      )
      const [first, ended, last] = target.files[0]?.statements ?? []
      expect(first?.status).toBe(transaction === 'statement' ? 'succeeded' : 'rolled-back')
      expect(['failed', 'unknown']).toContain(ended?.status)
      expect(['skipped', 'unknown']).toContain(last?.status)
      expect(await query(database.url, 'SELECT n FROM token')).toEqual(
        transaction === 'statement' ? [{ n: 1 }] : [],
      )
    },
  )
})

describe('executeChange on PostgreSQL only', () => {
  test('COPY FROM STDIN brings its data, also an empty block, and names the line of bad data', async () => {
    await using database = await freshDatabase('postgres')
    const { target } = await run(database.target, {
      'a.sql':
        'CREATE TABLE t (n integer, s text);\nCOPY t FROM stdin;\n1\tone\n2\tzwei ü\n\\.\nCOPY t FROM stdin;\n\\.\nSELECT n FROM t;\n',
      'b.sql': 'COPY t FROM stdin;\n3\tthree\nx\tfour\n\\.\nSELECT 1;\n',
    })
    expect(target.files.map(statuses)).toEqual(['succeeded succeeded succeeded succeeded', 'failed skipped'])
    expect(await query(database.url, 'SELECT n, s FROM t ORDER BY n')).toEqual([
      { n: 1, s: 'one' },
      { n: 2, s: 'zwei ü' },
    ])
    expect(target.files[0]?.statements[1]).toMatchObject({ rows: 2, data: { start: 55 } })
    expect(target.files[1]?.statements[0]).toMatchObject({
      error: { code: '22P02', detail: expect.stringMatching(/line 2/) },
    })
  })

  test('a COMMIT that rolls back is not green', async () => {
    await using database = await freshDatabase('postgres')
    const { target } = await run(
      database.target,
      { 'a.sql': 'CREATE TABLE t (n integer);\nBEGIN;\nINSERT INTO t VALUES (1);\nbad;\nCOMMIT;\n' },
      { onError: 'next-statement' },
    )
    expect(statuses(target.files[0])).toBe('succeeded rolled-back rolled-back failed failed')
    expect(await query(database.url, 'SELECT n FROM t')).toEqual([])
  })

  test('a deferred constraint that fails at COMMIT undoes the file and is told', async () => {
    await using database = await freshDatabase('postgres')
    await run(database.target, {
      'a.sql':
        'CREATE TABLE p (n integer PRIMARY KEY);\nCREATE TABLE c (n integer REFERENCES p DEFERRABLE INITIALLY DEFERRED);\n',
    })
    const { target } = await run(
      database.target,
      { 'b.sql': 'INSERT INTO c VALUES (1);\n' },
      { transaction: 'file' },
    )
    expect(statuses(target.files[0])).toBe('rolled-back')
    expect(target.files[0]?.problems[0]).toMatchObject({ code: 'COMMIT_FAILED', path: 'b.sql' })
  })

  test('COPY after the end of its session does not wait for it', async () => {
    await using database = await freshDatabase('postgres')
    const { target } = await run(
      database.target,
      {
        'a.sql':
          'CREATE TABLE t (n integer);\nSELECT pg_terminate_backend(pg_backend_pid());\nCOPY t FROM STDIN;\n3\n\\.\n',
      },
      { onError: 'next-statement' },
    )
    expect(statuses(target.files[0])).toBe('succeeded failed unknown')
  })

  test('statements that cannot run in a transaction run alone', async () => {
    await using database = await freshDatabase('postgres')
    const { target } = await run(database.target, {
      'a.sql': 'CREATE TABLE t (n integer);\nCREATE INDEX CONCURRENTLY i ON t (n);\nVACUUM t;\n',
    })
    expect(target.files.map(colourOfFile)).toEqual(['green'])
  })

  test('the column of an error counts characters, past blank lines that are not sent', async () => {
    await using database = await freshDatabase('postgres')
    const { target } = await run(database.target, {
      'a.sql': "SELECT 'ü',\n\n\n  nö_such_column\nFROM (SELECT 1) t;\n",
    })
    expect(target.files[0]?.statements[0]).toMatchObject({ line: 1, error: { line: 4, column: 3 } })
  })
})

describe('executeChange on MySQL only', () => {
  test('what MySQL commits on its own is reported as that', async () => {
    await using database = await freshDatabase('mysql')
    await run(database.target, { 'setup.sql': 'CREATE TABLE token (n integer PRIMARY KEY) ENGINE=InnoDB;\n' })
    const { target } = await run(
      database.target,
      {
        'a.sql':
          'INSERT INTO token VALUES (1);\nCREATE TABLE other (n integer);\nINSERT INTO token VALUES (2);\nbad;\n',
      },
      { transaction: 'file' },
    )
    expect(statuses(target.files[0])).toBe('succeeded succeeded rolled-back failed')
    expect(target.files[0]?.statements[1]).toMatchObject({ implicitCommit: true })
    expect(await query(database.url, 'SELECT n FROM token')).toEqual([{ n: 1 }])
  })

  test('a failing DDL has committed what came before it', async () => {
    await using database = await freshDatabase('mysql')
    await run(database.target, { 'setup.sql': 'CREATE TABLE token (n integer PRIMARY KEY) ENGINE=InnoDB;\n' })
    const { target } = await run(database.target, {
      'a.sql': 'BEGIN;\nINSERT INTO token VALUES (1);\nCREATE TABLE token (n integer);\n',
    })
    expect(statuses(target.files[0])).toBe('succeeded succeeded failed')
    expect(await query(database.url, 'SELECT n FROM token')).toEqual([{ n: 1 }])
  })

  test('autocommit switched off and never committed is red', async () => {
    await using database = await freshDatabase('mysql')
    await run(database.target, { 'setup.sql': 'CREATE TABLE token (n integer PRIMARY KEY) ENGINE=InnoDB;\n' })
    const { target } = await run(database.target, {
      'a.sql': 'SET autocommit = 0;\nINSERT INTO token VALUES (1);\n',
    })
    expect(target.files[0]?.problems[0]?.code).toBe('FILE_LEFT_TRANSACTION_OPEN')
    expect(await query(database.url, 'SELECT n FROM token')).toEqual([])
  })

  test('procedures with DELIMITER are made and called; SQL means what it means in the client', async () => {
    await using database = await freshDatabase('mysql')
    const { target } = await run(database.target, {
      'a.sql':
        'DELIMITER //\nCREATE PROCEDURE two()\nBEGIN\n  SELECT 1;\n  SELECT 2;\nEND//\nDELIMITER ;\nCALL two();\n',
      'b.sql': 'CREATE TABLE t AS SELECT @@sql_mode AS mode;\n',
    })
    expect(target.files.map(colourOfFile)).toEqual(['green', 'green'])
    const [row] = await query(database.url, 'SELECT mode, @@global.sql_mode AS expected FROM t')
    expect(row?.['mode']).toBe(row?.['expected'])
  })

  test('a syntax error has line and column in the file', async () => {
    await using database = await freshDatabase('mysql')
    const { target } = await run(database.target, { 'a.sql': 'SELECT 1;\n\nSELECT 2,\n  FROM dual;\n' })
    expect(target.files[0]?.statements[1]).toMatchObject({
      line: 3,
      error: { code: '1064', line: 4, column: 3 },
    })
  })
})
