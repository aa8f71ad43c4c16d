/**
 * Statements that travel together on MySQL and MariaDB. The oracle is the same session without
 * batches: what is reported and what is in the database must be the same; and where a connection
 * is lost, tokens in the database against claims in the journal.
 */
import { readFileSync } from 'node:fs'
import { connect as dial, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { JournalEvent } from '../../../src/core/events.js'
import type { FileResult, StatementResult } from '../../../src/core/model.js'
import type { Connection, SessionOptions } from '../../../src/dialect/dialect.js'
import { mayTravelTogether } from '../../../src/dialect/mysql/batch-text.js'
import { observer } from '../../../src/dialect/mysql/impact/observe.js'
import { mysql } from '../../../src/dialect/mysql/index.js'
import { connect } from '../../../src/dialect/mysql/session.js'
import { readJournal } from '../../../src/engine/journal.js'
import { run, statuses, type RunOptions } from '../../engine/run.js'
import { freshDatabase, query, type TestDatabase } from '../../kit/databases.js'

type Target = TestDatabase['target']

const plain = (target: Target) => (options: SessionOptions) => connect(target, options)

/** A session that lets nothing travel together. */
const oneAtATime = (target: Target) => (options: SessionOptions) =>
  connect(target, options, (_session, send) => ({
    send,
    passesBy: () => false,
    [Symbol.asyncDispose]: async () => undefined,
  }))

/** The same for a session that tells what its statements do. */
const observingOneAtATime = (target: Target) => (options: SessionOptions) =>
  connect(target, options, (session, send, isCancelled) => ({
    ...observer(target, options, {})(session, send, isCancelled),
    passesBy: () => false,
  }))

/** How many statements travelled at once, each time. */
const sizes = (journalFile: string): number[] =>
  readFileSync(journalFile, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JournalEvent.parse(JSON.parse(line)))
    .flatMap(event => (event.event === 'sent' ? [event.statements.length] : []))

/** Without what may differ: durations, and the name of the database. */
const comparable = (files: readonly FileResult[], database: string): unknown =>
  JSON.parse(
    JSON.stringify(files, (key, value: unknown) => (key === 'durationMs' ? undefined : value)).replaceAll(
      database,
      'DATABASE',
    ),
  )

const TABLES = `CREATE TABLE token (id integer AUTO_INCREMENT PRIMARY KEY, n integer NOT NULL UNIQUE, s varchar(8)) ENGINE=InnoDB;
CREATE TABLE seen (id integer AUTO_INCREMENT PRIMARY KEY, what varchar(80)) ENGINE=InnoDB;
CREATE TABLE myisam (n integer PRIMARY KEY) ENGINE=MyISAM;\n`

interface Outcome {
  readonly report: unknown
  readonly contents: readonly unknown[]
  readonly sizes: readonly number[]
}

async function outcome(
  text: string,
  options: RunOptions,
  open: (target: Target) => (options: SessionOptions) => Promise<Connection>,
): Promise<Outcome> {
  await using database = await freshDatabase('mysql')
  await run(database.target, { 'setup.sql': TABLES })
  const { target, journalFile } = await run(
    database.target,
    { 'a.sql': text, 'b.sql': 'INSERT INTO seen (what) VALUES (1);\n' },
    { ...options, open: open(database.target) },
  )
  expect(readJournal(journalFile)?.results.targets[0]?.files).toEqual(target.files)
  const contents = await Promise.all(
    ['token', 'seen', 'myisam'].map(table =>
      query(database.url, `SELECT * FROM ${table} ORDER BY 1`).catch(() => ['dropped']),
    ),
  )
  return { report: comparable(target.files, database.name), contents, sizes: sizes(journalFile) }
}

/** Sessions with batches, and without. */
const SESSIONS = {
  plain: [plain, oneAtATime],
  observing: [(target: Target) => mysql.observing(target), observingOneAtATime],
} as const

/** Runs a file both ways and expects the same. @returns How many statements travelled at once, in batches. */
async function expectSame(
  text: string,
  options: RunOptions = {},
  sessions: keyof typeof SESSIONS = 'plain',
): Promise<readonly number[]> {
  const [together, one] = SESSIONS[sessions]
  const batched = await outcome(text, options, together)
  const alone = await outcome(text, options, one)
  expect(Math.max(...alone.sizes)).toBe(1)
  expect(batched.report).toEqual(alone.report)
  expect(batched.contents).toEqual(alone.contents)
  return batched.sizes
}

const insert = (n: number): string => `INSERT INTO token (n) VALUES (${n});\n`
const inserts = (from: number, count: number): string =>
  Array.from({ length: count }, (_, n) => insert(from + n)).join('')

describe('what may travel together', () => {
  const USUAL = { noBackslashEscapes: false, ansiQuotes: false }

  test.each([
    ['insert into t values (1)', true],
    ["INSERT\nINTO `t;` (`a`) VALUES ('a;b', 'it''s', 'it\\'s;', \"x;\", -1.5e-3, 0x1F, @v := 5)", true],
    ["REPLACE INTO t SET a = 'ünï', b = _utf8mb4'x'", true],
    ['UPDATE t SET a = a * 2 - 1 WHERE b <> 3 AND c IN (1, 2)', true],
    ["DELETE FROM t WHERE a LIKE '%\\_%' OR b = '-- /* # ; returning'", true],
    ['SELECT 1', false],
    ['INSERTED', false],
    ['CREATE TABLE t (n int)', false],
    ['SET @a = 1', false],
    ['CALL p()', false],
    [' INSERT INTO t VALUES (1)', false],
    ['/* x */ INSERT INTO t VALUES (1)', false],
    ['INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)', false],
    ['INSERT INTO t VALUES (1);', false],
    ['INSERT INTO t VALUES (1) /* open', false],
    ['INSERT INTO t VALUES (1) /*! , (2) */', false],
    ['INSERT INTO t VALUES (1) */', false],
    ['INSERT INTO t VALUES (1) -- x', false],
    ['INSERT INTO t VALUES (1--1)', false],
    ['INSERT INTO t VALUES (1) # x', false],
    ["INSERT INTO t VALUES ('open)", false],
    ["INSERT INTO t VALUES ('open\\')", false],
    ['INSERT INTO t VALUES (`open)', false],
    ['INSERT INTO t VALUES ($$a$$)', false],
    ['INSERT INTO t VALUES (\\N)', false],
    ['INSERT INTO tä VALUES (1)', false],
    ["INSERT INTO t VALUES ('ä\\'')", false],
    ['INSERT INTO `tä` VALUES (1)', false],
    ['INSERT INTO t VALUES (1)\0', false],
    ['INSERT INTO t VALUES (1) RETURNING id', false],
    ['DELETE HISTORY FROM t', false],
    ['INSERT INTO t VALUES (ROW_COUNT())', false],
    ['INSERT INTO t SELECT found_rows()', false],
    ['UPDATE t SET n = @@warning_count', false],
  ])('%j: %s', (text, may) => {
    expect(mayTravelTogether(text, USUAL)).toBe(may)
  })

  test('a text of a megabyte travels alone', () => {
    const text = (length: number): string => `INSERT INTO t VALUES ('${'x'.repeat(length)}')`
    expect([1 << 10, 1 << 20].map(length => mayTravelTogether(text(length), USUAL))).toEqual([true, false])
  })

  test('strings end where the sql_mode of the session ends them', () => {
    const plain = { noBackslashEscapes: true, ansiQuotes: false }
    const ansi = { noBackslashEscapes: false, ansiQuotes: true }
    for (const [text, usual, withoutEscapes, withNames] of [
      ["INSERT INTO t VALUES ('\\')", false, true, false],
      ["INSERT INTO t VALUES ('\\'; DROP TABLE t -- ')", true, false, true],
      ['INSERT INTO t VALUES ("\\")', false, true, true],
      ['INSERT INTO t VALUES ("\\"; DROP TABLE t -- ")', true, false, false],
    ] as const) {
      expect(mayTravelTogether(text, USUAL)).toBe(usual)
      expect(mayTravelTogether(text, plain)).toBe(withoutEscapes)
      expect(mayTravelTogether(text, ansi)).toBe(withNames)
    }
  })
})

describe('batches report what statements sent one at a time do', () => {
  test('they begin behind 16 statements, and never hold more than have just succeeded', async () => {
    const sent = await expectSame(inserts(1, 3_100))
    const file = sent.slice(0, -1)
    expect(file.slice(0, 24)).toEqual([
      ...Array.from({ length: 16 }, () => 1),
      ...[16, 32, 64, 128, 256, 512, 1_024, 1_024],
    ])
    expect(await expectSame(inserts(1, 17))).toEqual(Array.from({ length: 18 }, () => 1))
  })

  test.each(['next-file', 'next-statement', 'stop'] as const)('an error, on-error: %s', async onError => {
    const broken = [
      insert(5),
      "INSERT INTO token (n) VALUES ('x', 1);\n",
      'UPDATE token SET n = missing;\n',
      'INSERT INTO token (n) VALUES (1,,\n  2);\n',
    ]
    for (const statement of broken) {
      const sent = await expectSame(inserts(1, 45) + statement + inserts(50, 60), { onError })
      expect(Math.max(...sent)).toBeGreaterThan(16)
    }
  })

  test.each(['statement', 'file', 'change'] as const)('transaction: %s', async transaction => {
    for (const end of ['', insert(3)]) {
      const sent = await expectSame(inserts(1, 90) + end + inserts(100, 10), { transaction })
      expect(Math.max(...sent)).toBeGreaterThan(16)
    }
  })

  test('every warning with its statement, also of the last one, also many', async () => {
    const cut = (n: number): string => `INSERT INTO token (n, s) VALUES (${n}, 'far too long ${n}');\n`
    const many = Array.from({ length: 100 }, (_, n) => `(${1000 + n}, 'far too long')`).join()
    for (const limit of ['', 'SET max_error_count = 5;\n', 'SET max_error_count = 0;\n']) {
      const sent = await expectSame(
        `SET sql_mode = '';\n${limit}${inserts(1, 20)}${cut(30)}${insert(31)}${cut(32)}${inserts(33, 12)}${cut(50)}` +
          `INSERT IGNORE INTO token (n) VALUES (1), (2), (60);\nINSERT INTO token (n, s) VALUES ${many};\n${inserts(70, 60)}${cut(200)}`,
      )
      expect(Math.max(...sent)).toBeGreaterThan(16)
    }
  })

  test('what asks about the statement before it, and what goes on from it', async () => {
    const sent = await expectSame(
      `${inserts(1, 60)}INSERT INTO seen (what) VALUES (ROW_COUNT());
UPDATE token SET s = 'x' WHERE n < 10;
INSERT INTO seen (what) SELECT CONCAT(ROW_COUNT(), ' ', @@warning_count);
${inserts(100, 25)}INSERT INTO seen (what) VALUES (LAST_INSERT_ID());
INSERT INTO seen (what) SELECT MAX(id) FROM seen;
INSERT INTO seen (what) VALUES (@v := 7);
UPDATE token SET s = @v := @v + 1 WHERE n > 100;
${inserts(200, 31)}SELECT ROW_COUNT();
CREATE TABLE counted AS SELECT ROW_COUNT() AS n;
INSERT INTO seen (what) SELECT n FROM counted;\n`,
    )
    expect(Math.max(...sent)).toBeGreaterThan(16)
  })

  test('a text that holds several statements is one to the server, also between batches', async () => {
    const sent = await expectSame(
      `${inserts(1, 40)}DELIMITER //\nINSERT INTO token (n) VALUES (500); INSERT INTO token (n) VALUES (501)//\n` +
        `CREATE PROCEDURE two() BEGIN INSERT INTO token (n) VALUES (600); INSERT INTO token (n) VALUES (601); END//\n` +
        `DELIMITER ;\nCALL two();\n${inserts(700, 40)}`,
      { onError: 'next-statement' },
    )
    expect(sent.filter(size => size > 1).length).toBeGreaterThan(2)
  })

  test('a string means what the session says, whatever sets its sql_mode', async () => {
    const say = (text: string): string => `INSERT INTO seen (what) VALUES (${text});\n`
    const many = (text: string): string => say(text).repeat(60)
    const sent = await expectSame(
      many("'it\\'s; a'") +
        many('"it\\"s; b"') +
        `SET sql_mode = 'NO_BACKSLASH_ESCAPES';\n${many("'c:\\'")}` +
        `SET sql_mode = 'ANSI_QUOTES';\nUPDATE seen SET "what" = 'd';\n${many("'d;'")}` +
        `SET sql_mode = '';\nDELIMITER //\nCREATE PROCEDURE quiet() SET sql_mode = 'NO_BACKSLASH_ESCAPES'//\nDELIMITER ;\n` +
        `CALL quiet();\n${many("'e\\';'")}`,
      { onError: 'next-statement' },
    )
    expect(sent.filter(size => size > 1).length).toBeGreaterThan(4)
  })

  test('a trigger that fails, and tables that no transaction undoes', async () => {
    const trigger = `DELIMITER //
CREATE TRIGGER guard BEFORE INSERT ON token FOR EACH ROW
BEGIN
  IF NEW.n = 77 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not this one'; END IF;
  INSERT INTO seen (what) VALUES (NEW.n);
END//
DELIMITER ;\n`
    const both = Array.from(
      { length: 50 },
      (_, n) => `INSERT INTO myisam VALUES (${n === 40 ? 39 : n});\n${insert(n + 50)}`,
    ).join('')
    for (const onError of ['next-file', 'next-statement'] as const) {
      const sent = await expectSame(`${trigger}BEGIN;\n${both}COMMIT;\n`, { onError })
      expect(Math.max(...sent)).toBeGreaterThan(16)
    }
  })

  test('texts of many bytes are sent in parts that the server takes', async () => {
    const long = (n: number): string =>
      `INSERT INTO seen (what) VALUES (LEFT('${'ü'.repeat(20_000)}', ${n}));\n`
    const sent = await expectSame(Array.from({ length: 120 }, (_, n) => long(n % 60)).join(''))
    expect(Math.max(...sent)).toBe(26)
  })
})

describe('a dry run that looks at what statements do', () => {
  test('tells the same, and batches hold only what there is nothing to see of', async () => {
    const text = [
      `${inserts(0, 60)}DELETE FROM token;\n${inserts(60, 60)}ALTER TABLE token DROP COLUMN s;\n`,
      `${inserts(120, 60)}BEGIN;\n${inserts(180, 60)}TRUNCATE TABLE seen;\n${inserts(240, 60)}DROP TABLE myisam;\n`,
    ].join('')
    expect(Math.max(...(await expectSame(text, {}, 'observing')))).toBeGreaterThan(16)
    await using database = await freshDatabase('mysql')
    await query(database.url, TABLES)
    const { target } = await run(
      database.target,
      { 'a.sql': text },
      { open: mysql.observing(database.target) },
    )
    const told = (target.files[0]?.statements ?? []).flatMap(statement =>
      'impact' in statement
        ? (statement.impact?.destroys.map(({ what, how }) => `${how} ${what}`) ?? [])
        : [],
    )
    expect(told).toEqual([
      'emptied table token',
      'dropped column token.s',
      'emptied table seen',
      'dropped table myisam',
    ])
  })
})

describe('generated files', () => {
  const count = fc.integer({ min: 1, max: 70 })
  const part = fc.oneof(
    { weight: 6, arbitrary: count.map(length => ({ kind: 'inserts' as const, length })) },
    {
      weight: 5,
      arbitrary: fc.constantFrom(
        'INSERT INTO token (n) VALUES (1);\n',
        "INSERT INTO token (n, s) VALUES (NEXT, 'far too long');\n",
        "REPLACE INTO token (n, s) VALUES (2, 'r;');\n",
        'INSERT IGNORE INTO token (n) VALUES (1), (NEXT);\n',
        'INSERT INTO token VALUES (NEXT;\n',
        'UPDATE token SET s = n WHERE n % 2 = 0;\n',
        "UPDATE token SET s = 'x' WHERE n + '1x' > 5;\n",
        'DELETE FROM token WHERE n > 5 AND n < 9;\n',
        'INSERT INTO myisam VALUES (1);\n',
        'INSERT INTO seen (what) VALUES (LAST_INSERT_ID());\n',
        'INSERT INTO seen (what) VALUES (ROW_COUNT());\n',
        'INSERT INTO token (n) VALUES (NEXT) RETURNING n;\n',
      ),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        ...[
          'BEGIN;\n',
          'COMMIT;\n',
          'ROLLBACK;\n',
          'SAVEPOINT s;\n',
          'ROLLBACK TO s;\n',
          'RELEASE SAVEPOINT s;\n',
        ],
        ...["SET sql_mode = '';\n", "SET sql_mode = 'STRICT_ALL_TABLES';\n", 'SET autocommit = 0;\n'],
        ...[
          'SET autocommit = 1;\n',
          'CREATE TABLE IF NOT EXISTS other (n integer);\n',
          'SELECT n FROM token;\n',
        ],
        ...[
          'ALTER TABLE token DROP COLUMN IF EXISTS s;\n',
          'DELETE FROM myisam;\n',
          'DROP TABLE IF EXISTS other;\n',
        ],
      ),
    },
  )
  const file = fc.array(part, { minLength: 3, maxLength: 14 }).map(parts => {
    let next = 1
    const text = parts.map(part => {
      if (typeof part === 'string') return part.replaceAll('NEXT', () => String(next++))
      next += part.length
      return inserts(next - part.length, part.length)
    })
    return text.join('')
  })

  test('are reported, and done, as one at a time', async () => {
    let batches = 0
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.constantFrom('next-file' as const, 'next-statement' as const),
        fc.constantFrom('statement' as const, 'file' as const),
        fc.constantFrom('plain' as const, 'observing' as const),
        async (text, onError, transaction, sessions) => {
          const sent = await expectSame(text, { onError, transaction }, sessions)
          batches += sent.filter(size => size > 1).length
        },
      ),
      { numRuns: 25 },
    )
    expect(batches).toBeGreaterThan(25)
  }, 300_000)
})

describe('batches that are broken off', () => {
  /** Claims in the log against tokens in the database: nothing green that is missing, nothing else there. */
  async function expectHonest(database: TestDatabase, statements: readonly StatementResult[]): Promise<void> {
    const rows = await query(database.url, 'SELECT n FROM token')
    const tokens = new Set(rows.map(row => Number(row['n'])))
    statements.forEach(({ status }, index) => {
      if (status === 'succeeded') expect(tokens).toContain(index)
      else if (status !== 'unknown') expect(tokens).not.toContain(index)
    })
  }

  test('cancelled: one may fail, and what follows never runs', async () => {
    await using database = await freshDatabase('mysql')
    for (const onError of ['next-file', 'next-statement'] as const) {
      for (let round = 0; round < 2; round++) {
        await query(database.url, `DROP TABLE IF EXISTS token, seen, myisam; ${TABLES}`)
        const controller = new AbortController()
        const running = run(
          database.target,
          { 'a.sql': inserts(0, 8_000) },
          { onError, signal: controller.signal },
        )
        const some = 20 + Math.random() * 3_000
        const count = async (): Promise<number> =>
          Number((await query(database.url, 'SELECT COUNT(*) AS n FROM token'))[0]?.['n'])
        while ((await count()) < some) await sleep(5)
        controller.abort()
        const { target, journalFile } = await running
        expect(Math.max(...sizes(journalFile))).toBeGreaterThan(16)
        const all = target.files[0]?.statements ?? []
        await expectHonest(database, all)
        const changes = all.filter(({ status }, index) => status !== all[index - 1]?.status)
        expect(changes.map(({ status }) => status).join(' ')).toMatch(/^succeeded (failed )?skipped$/)
      }
    }
  }, 120_000)

  test('a statement in a batch that waits too long for a lock is tried again, and the rest goes on', async () => {
    await using database = await freshDatabase('mysql')
    await query(database.url, `${TABLES} INSERT INTO myisam VALUES (1)`)
    const held = query(database.url, 'LOCK TABLES myisam WRITE; SELECT SLEEP(3); UNLOCK TABLES')
    await sleep(700)
    const text = `${inserts(1, 60)}UPDATE myisam SET n = 2;\n${inserts(61, 60)}`
    const { target, journalFile } = await run(database.target, { 'a.sql': text }, { lockTimeoutMs: 1_000 })
    await held
    expect(new Set(statuses(target.files[0]).split(' '))).toEqual(new Set(['succeeded']))
    expect(target.files[0]?.statements[60]).toMatchObject({
      rows: 1,
      notices: [{ message: expect.stringMatching(/this is try [234] of 4/) }],
    })
    expect(Math.max(...sizes(journalFile))).toBeGreaterThan(16)
    expect(await query(database.url, 'SELECT COUNT(*) AS n FROM token')).toEqual([{ n: 120 }])
  })

  test('statement-timeout is counted for each statement alone', async () => {
    await using database = await freshDatabase('mysql')
    await query(database.url, TABLES)
    const slow = (n: number, seconds: number): string =>
      `INSERT INTO token (n) SELECT ${n} + SLEEP(${seconds}) FROM (SELECT 1 UNION SELECT 2) t LIMIT 1;\n`
    const text = `${inserts(0, 48)}${Array.from({ length: 8 }, (_, n) => slow(48 + n, 0.3)).join('')}${slow(56, 3)}${inserts(57, 20)}`
    const { target } = await run(database.target, { 'a.sql': text }, { statementTimeoutMs: 1_000 })
    const statements = target.files[0]?.statements ?? []
    await expectHonest(database, statements)
    expect(statements.findIndex(({ status }) => status !== 'succeeded')).toBe(56)
    expect(statements[56]).toMatchObject({ status: 'failed', error: { code: '1969' } })
    const [slept] = statements.slice(50)
    expect(slept).toMatchObject({ status: 'succeeded' })
    expect(slept?.status === 'succeeded' && slept.durationMs > 250 && slept.durationMs < 1_000).toBe(true)
  })

  /** Between a session and its server: cuts it off after so many bytes from the server. */
  async function cutting(target: Target, bytes: number): Promise<AsyncDisposable & { target: Target }> {
    const { host, port } = target.address
    const sockets = new Set<Socket>()
    let left = bytes
    const proxy = createServer(client => {
      const server = dial(port, host)
      for (const socket of [client, server]) sockets.add(socket.on('error', () => undefined))
      client.on('close', () => server.destroy())
      server.on('close', () => client.destroy())
      client.pipe(server)
      server.on('data', data => {
        client.write(data.subarray(0, left))
        left -= data.length
        if (left <= 0) client.destroy()
      })
    })
    await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
    const address = proxy.address()
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port')
    return {
      target: { ...target, address: { ...target.address, host: '127.0.0.1', port: address.port } },
      async [Symbol.asyncDispose]() {
        for (const socket of sockets) socket.destroy()
        await new Promise(resolve => proxy.close(resolve))
      },
    }
  }

  test('a lost connection: all that was on its way is unknown, nothing green is missing', async () => {
    await using database = await freshDatabase('mysql')
    let inBatches = 0
    for (const onError of ['next-file', 'next-statement'] as const) {
      for (let round = 0; round < 4; round++) {
        await query(database.url, `DROP TABLE IF EXISTS token, seen, myisam; ${TABLES}`)
        await using proxy = await cutting(database.target, 3_000 + Math.floor(Math.random() * 150_000))
        const text = `${inserts(0, 900)}${insert(5)}${inserts(901, 1_000)}`
        const { target, journalFile, results } = await run(proxy.target, { 'a.sql': text }, { onError })
        // The server may still be at work on what it was sent.
        await sleep(300)
        const statements = target.files[0]?.statements ?? []
        await expectHonest(database, statements)
        const unknown = statements.filter(({ status }) => status === 'unknown').length
        inBatches += unknown > 1 ? 1 : 0
        expect(unknown).toBeLessThanOrEqual(Math.max(...sizes(journalFile)))
        if (
          statements.length > 0 &&
          statements.at(-1)?.status !== 'succeeded' &&
          onError === 'next-statement'
        ) {
          expect(unknown).toBeGreaterThan(0)
          expect(target.files[0]?.problems[0]?.code).toBe('CONNECTION_LOST')
        }
        expect(readJournal(journalFile)?.results).toEqual(results)
      }
    }
    expect(inBatches).toBeGreaterThan(1)
  }, 120_000)
})
