/**
 * What statements of a dry run do to what is there, on a real server. Invariant: every case is run
 * observed and unobserved on databases made alike, and must come out alike.
 */
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Execution, FileResult, Impact, StatementResult, TargetResult } from '../../../src/core/model.js'
import type { Target } from '../../../src/core/target.js'
import { createTextCheck } from '../../../src/change/decode.js'
import { mysql } from '../../../src/dialect/mysql/index.js'
import { executeChange, type TargetExecution } from '../../../src/engine/execute.js'
import { openJournal } from '../../../src/engine/journal.js'
import { scanChange } from '../../../src/engine/scan.js'
import { SILENT, sqlFile } from '../../engine/run.js'
import { freshDatabase, query, type TestDatabase } from '../../kit/databases.js'
import { startObservable } from './impact/observable-server.js'
import { CASES, setupFor, type Case } from './impact/cases.js'

type Options = TargetExecution['options']

const SESSION = { connectTimeoutMs: 10_000, lockTimeoutMs: 2_000, statementTimeoutMs: 0 }

/** Runs files through the engine, in sessions of `open`. */
async function execute(
  target: Target,
  open: TargetExecution['open'],
  files: Readonly<Record<string, string>>,
  options: Partial<Options> = {},
): Promise<TargetResult> {
  const recorder = openJournal(path.join(tmpdir(), `greenline-test-${randomUUID()}.jsonl`))
  const execution: Execution = {
    ...{ deployment: 'head', environment: 'Test', method: 'dry-run', run: '1', attempt: 1 },
    startedAt: '2026-11-22T09:00:00Z',
  }
  recorder.record({ event: 'opened', greenline: '0.0.0', execution, parameters: {} })
  const sqlFiles = Object.entries(files).map(([name, text]) => sqlFile(name, text))
  const changed = sqlFiles.map(({ path, bytes }) => ({ path, bytes, action: 'run' as const, source: [] }))
  const scan = await scanChange({ event: 'test', head: 'head', files: changed }, sqlFiles, {
    ...{ dialect: mysql, hugeBytes: 1 << 22, startTextCheck: createTextCheck },
  })
  recorder.record({ event: 'change', change: scan.change, plan: { ...scan.plan } })
  recorder.record({ event: 'target', target: { target: target.name, role: 'dry-run', dialect: 'mysql' } })
  const signal = new AbortController().signal
  await executeChange({
    ...{ open, index: 0, target, dialect: mysql, recorder, host: SILENT, scripts: scan.scripts },
    ...{ signal, stop: signal },
    options: { transaction: 'statement', onError: 'next-statement', session: SESSION, ...options },
  })
  recorder.close()
  const [result] = recorder.results().targets
  if (result === undefined) throw new Error('No target in the results')
  return result
}

const observed = (target: Target): TargetExecution['open'] => mysql.observing(target)
const unobserved =
  (target: Target): TargetExecution['open'] =>
  options =>
    mysql.connect(target, options)

const impactOf = (statement: StatementResult | undefined): Impact | undefined =>
  statement !== undefined && 'impact' in statement ? statement.impact : undefined

/** All that must be the same with and without somebody looking. */
function outcomes({ files, problems }: TargetResult, database: string): string {
  const statement = (result: StatementResult): object => {
    const { durationMs: _, impact: __, ...rest } = { durationMs: 0, impact: undefined, ...result }
    // The server's own threads may hold a table for a moment, on one of the two sides.
    const { notices = [], ...others } = { notices: undefined, ...rest }
    const told = notices.filter(({ code }) => code !== 'GREENLINE')
    return { ...others, ...(told.length === 0 ? {} : { notices: told }) }
  }
  const told = files.map(({ statements, ...file }: FileResult) => ({
    ...{ ...file, durationMs: 0 },
    statements: statements.map(statement),
  }))
  return JSON.stringify({ told, problems }, null, 1).replaceAll(database, 'DATABASE')
}

/** What is in the database afterwards, rows and all. */
async function contents({ url, name }: TestDatabase): Promise<string> {
  const tables = await query(url, 'SHOW FULL TABLES')
  const parts = await Promise.all(
    tables.map(async row => {
      const table = `\`${String(Object.values(row)[0])}\``
      const created = await query(url, `SHOW CREATE TABLE ${table}`)
      const rows = await query(url, `SELECT * FROM ${table}`).catch(() => [])
      return [created, rows]
    }),
  )
  return JSON.stringify(parts).replaceAll(name, 'DATABASE')
}

/** InnoDB's number of each table: another one means new files, so all rows were written. */
async function tableIds({ url, name }: TestDatabase): Promise<ReadonlyMap<string, string>> {
  const rows = await query(
    url,
    `SELECT name, GROUP_CONCAT(table_id) AS id FROM information_schema.innodb_sys_tables
      WHERE name LIKE '${name}/%' GROUP BY name`,
  )
  return new Map(rows.map(row => [String(row['name']).slice(name.length + 1), String(row['id'])]))
}

async function prepared(sql: string, setup = ''): Promise<TestDatabase> {
  const database = await freshDatabase('mysql')
  await query(database.url, `${setupFor(sql)}${setup}DO 0`)
  return database
}

const NOTHING: Impact = { locks: [], rewrites: [], destroys: [] }

describe('what a statement does', () => {
  test.each(CASES.map((each): [string, Case] => [each.sql, each]))('%s', async (_, each) => {
    const statements = `${each.before ?? ''}${each.sql}`
    await using looked = await prepared(statements, each.setup)
    await using plain = await prepared(statements, each.setup)
    const before = await tableIds(looked)
    const file = ({ name }: TestDatabase): Record<string, string> => ({
      'a.sql': `${statements.replaceAll('OTHER', `\`${name}\``)};\n`,
    })

    const seen = await execute(looked.target, observed(looked.target), file(looked))
    const unseen = await execute(plain.target, unobserved(plain.target), file(plain))

    expect(outcomes(seen, looked.name)).toBe(outcomes(unseen, plain.name))
    expect(await contents(looked)).toBe(await contents(plain))
    const last = seen.files[0]?.statements.at(-1)
    expect(last?.status).toBe(each.ends ?? 'succeeded')
    const expected = each.impact === undefined ? undefined : { ...NOTHING, ...each.impact }
    expect(impactOf(last)).toEqual(expected)
    // The server's own numbers say the same of what was written anew.
    const after = await tableIds(looked)
    const rebuilt = [...before].flatMap(([name, id]) =>
      after.has(name) && after.get(name) !== id ? [name] : [],
    )
    if (each.notByNumber !== true) expect(impactOf(last)?.rewrites ?? []).toEqual(rebuilt)
  })
})

describe('whole files', () => {
  const note = 'INSERT INTO seen SELECT NULL, ROW_COUNT(), FOUND_ROWS(), LAST_INSERT_ID(), @@warning_count;\n'
  const FILES = {
    '0.sql': `CREATE TABLE seen (id INT PRIMARY KEY AUTO_INCREMENT, n BIGINT, last BIGINT, warned INT);
INSERT INTO parent VALUES (4), (5);
${note}SELECT SQL_CALC_FOUND_ROWS * FROM parent LIMIT 1;
${note}ALTER TABLE t ADD COLUMN IF NOT EXISTS n INT;
SHOW WARNINGS;
${note}ALTER TABLE t MODIFY n BIGINT;
${note}DROP TABLE IF EXISTS nowhere, old;
${note}TRUNCATE parent;
${note}DELETE FROM t;
${note}INSERT INTO t (id, name) VALUES (1, 'one');
`,
    'in-transaction.sql': `BEGIN;
INSERT INTO parent VALUES (21);
ALTER TABLE t MODIFY name VARCHAR(9);
ROLLBACK;
START TRANSACTION;
INSERT INTO parent VALUES (22);
ALTER TABLE t ADD COLUMN name INT;
ROLLBACK;
SET autocommit = 0;
INSERT INTO parent VALUES (23);
DELETE FROM t;
SAVEPOINT s;
DROP INDEX nowhere ON t;
INSERT INTO parent VALUES (24);
ROLLBACK;
`,
    'locked.sql': `LOCK TABLES t WRITE, parent READ;
ALTER TABLE t ADD INDEX by_name (name);
ALTER TABLE t MODIFY big INT;
INSERT INTO t (id) VALUES (77);
ALTER TABLE old ADD COLUMN x INT;
TRUNCATE parent;
UNLOCK TABLES;
INSERT INTO parent VALUES (31);
`,
    'temporary.sql': `CREATE TEMPORARY TABLE t (a INT);
ALTER TABLE t ADD COLUMN b INT;
INSERT INTO t VALUES (1, 2);
DELETE FROM t;
DROP TABLE t;
PREPARE s FROM 'ALTER TABLE t ADD COLUMN prepared INT';
EXECUTE s;
ALTER TABLE v ADD COLUMN c INT;
XA START 'x';
ALTER TABLE t ADD COLUMN in_xa INT;
XA END 'x';
DROP TABLE parent;
XA ROLLBACK 'x';
DROP TABLE parent, nowhere;
`,
    'last.sql':
      'CREATE UNIQUE INDEX one ON t (n);\nINSERT INTO t (id, n) VALUES (5, 5), (6, 5);\nFLUSH TABLES WITH READ LOCK;\n',
  }
  const MODES = (['statement', 'file', 'change'] as const).flatMap(transaction =>
    (['next-statement', 'next-file'] as const).map(onError => ({ transaction, onError })),
  )

  test.each(MODES)('come out the same: %o', async options => {
    await using looked = await prepared('parent t old v')
    await using plain = await prepared('parent t old v')
    const seen = await execute(looked.target, observed(looked.target), FILES, options)
    const unseen = await execute(plain.target, unobserved(plain.target), FILES, options)
    expect(outcomes(seen, looked.name)).toBe(outcomes(unseen, plain.name))
    expect(await contents(looked)).toBe(await contents(plain))
    const impacts = seen.files
      .flatMap(({ statements }) => statements)
      .filter(each => impactOf(each) !== undefined)
    // A change in one transaction ends with the first file that fails.
    if (options.transaction !== 'change') expect(impacts.length).toBeGreaterThan(3)
    expect(
      unseen.files.flatMap(({ statements }) => statements).every(each => impactOf(each) === undefined),
    ).toBe(true)
  })

  test('a database of another name is told with it', async () => {
    await using here = await prepared('t')
    await using there = await prepared('parent v proc')
    const file = [
      'DROP TABLE X.parent',
      'DROP VIEW X.v',
      'DROP PROCEDURE X.proc',
      'DROP DATABASE X',
      'ALTER TABLE t FORCE',
      '',
    ]
      .join(';\n')
      .replaceAll('X', `\`${there.name}\``)
    const { files } = await execute(here.target, observed(here.target), { 'a.sql': file })
    expect(files[0]?.statements.map(each => impactOf(each)?.destroys.map(({ what }) => what))).toEqual([
      [`table ${there.name}.parent`],
      [`view ${there.name}.v`],
      [`procedure ${there.name}.proc`],
      [`database ${there.name}`],
      [],
    ])
  })

  test('names that only quotes allow, and one in another letter case', async () => {
    await using database = await freshDatabase('mysql')
    await query(database.url, 'CREATE TABLE `a-b c.é` (`x``y` INT, KEY `k;` (`x``y`)) ENGINE=InnoDB')
    const { files } = await execute(database.target, observed(database.target), {
      'a.sql':
        'ALTER TABLE `a-b c.é` DROP KEY `K;`, ALGORITHM=INPLACE;\nALTER TABLE `a-b c.é` FORCE, ALGORITHM=INPLACE;\nDROP TABLE `a-b c.é`;\n',
    })
    expect(files[0]?.statements.map(impactOf)).toEqual([
      { ...NOTHING, algorithm: 'INPLACE', destroys: [{ what: 'index a-b c.é.k;', how: 'dropped' }] },
      { ...NOTHING, algorithm: 'INPLACE', rewrites: ['a-b c.é'] },
      {
        ...NOTHING,
        locks: [{ on: 'a-b c.é', mode: 'EXCLUSIVE', blocks: 'reads and writes' }],
        destroys: [{ what: 'table a-b c.é', how: 'dropped' }],
      },
    ])
  })

  test('what only changes rows asks the server nothing more', async () => {
    await using database = await prepared('t parent')
    const count = (name: string): string =>
      `SELECT variable_value INTO @${name} FROM information_schema.session_status WHERE variable_name = 'QUESTIONS';\n`
    const rows =
      'INSERT INTO parent VALUES (9);\nUPDATE t SET n = 1 WHERE id = 1;\nDELETE FROM parent WHERE id = 9;\nSELECT 1;\nCREATE TABLE IF NOT EXISTS fresh (a INT);\n'
    const file = `${count('a')}${rows}${count('b')}INSERT INTO parent VALUES (100 + @b - @a);\n`
    const asked = async (open: TargetExecution['open']): Promise<number> => {
      await execute(database.target, open, { 'a.sql': file })
      const [row] = await query(database.url, 'SELECT id FROM parent WHERE id > 100')
      await query(database.url, 'DELETE FROM parent WHERE id > 100; DROP TABLE fresh')
      return Number(row?.['id'])
    }
    const plain = await asked(unobserved(database.target))
    expect(plain).toBeGreaterThan(100)
    expect(await asked(observed(database.target))).toBe(plain)
  })

  test('a statement that is cancelled is not sent in another way', async () => {
    await using database = await prepared('t')
    await query(
      database.url,
      "INSERT INTO t (id, name) SELECT seq + 10, REPEAT('x', 30) FROM seq_1_to_200000",
    )
    await using connection = await mysql.observing(database.target)(SESSION)
    const text = 'ALTER TABLE t MODIFY big INT NOT NULL, ADD INDEX a (name), ADD INDEX b (kind, name)'
    const statements = (async function* () {
      yield { piece: { kind: 'statement' as const, start: 0, end: text.length, line: 1, text } }
    })()
    setTimeout(() => void connection.cancel(), 150)
    const started = performance.now()
    for await (const { answer } of connection.execute(statements, {
      beforeSend: () => undefined,
      onError: 'stop',
    })) {
      expect(answer).toMatchObject({ status: 'failed', error: { code: '1317' } })
    }
    expect(performance.now() - started).toBeLessThan(5_000)
    const [row] = await query(database.url, 'SHOW CREATE TABLE t')
    expect(row?.['Create Table']).toContain('`big` bigint')
  })
})

describe('metadata locks', () => {
  test('what LOCK TABLES drags along is told where the server tells of it', async () => {
    await using server = await startObservable()
    const { target } = server
    const setup = `CREATE TABLE t (a INT) ENGINE=InnoDB; CREATE TABLE base (a INT) ENGINE=InnoDB;
      CREATE VIEW v AS SELECT * FROM base; CREATE PROCEDURE lock_free() INSERT INTO t VALUES (1);`
    await query(server.url, setup)
    const { files } = await execute(target, observed(target), {
      'a.sql':
        'LOCK TABLES t WRITE, v WRITE;\nALTER TABLE t ADD COLUMN b INT;\nUNLOCK TABLES;\nFLUSH TABLES base WITH READ LOCK;\nUNLOCK TABLES;\nCALL lock_free();\n',
    })
    const write = { blocks: 'reads and writes' } as const
    expect(files[0]?.statements.map(each => impactOf(each)?.locks)).toEqual([
      [
        { on: 't', mode: 'LOCK TABLES WRITE', ...write },
        { on: 'base', mode: 'SHARED_NO_READ_WRITE', ...write },
      ],
      [],
      undefined,
      [{ on: 'base', mode: 'FLUSH TABLES WITH READ LOCK', blocks: 'writes' }],
      undefined,
      undefined,
    ])
  })
})
