/** Mirrors of MySQL and MariaDB, on the private server of `npm test` and on throw-away ones. */
import { execFileSync, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { once } from 'node:events'
import { describe, expect, test } from '@jest/globals'
import mysql from 'mysql2/promise'
import ts from 'typescript'
import type { Problem } from '../../../src/core/model.js'
import type { NetworkAddress, Target } from '../../../src/core/target.js'
import type { Fingerprint } from '../../../src/dialect/dialect.js'
import { mirroring } from '../../../src/dialect/mysql/mirror/index.js'
import { removeAbandoned } from '../../../src/dialect/mysql/mirror/private-folder.js'
import { freshDatabase, query, serverOf, type TestDatabase, passwordOf } from '../../kit/databases.js'

const OPTIONS = { connectTimeoutMs: 10_000, lockTimeoutMs: 10_000, statementTimeoutMs: 60_000 }
const FOLDER = path.join(import.meta.dirname, 'mirror')

const version = String(Object.values((await query(serverOf('mysql').url, 'SELECT VERSION()'))[0]!)[0])
const isMariaDb = version.includes('MariaDB')

/** A database with every kind of object that its server knows. */
async function everyKind(): Promise<TestDatabase> {
  const database = await freshDatabase('mysql')
  for (const file of ['every-kind.sql', ...(isMariaDb ? ['mariadb.sql'] : [])]) {
    const sql = readFileSync(path.join(FOLDER, file), 'utf8').trim()
    await query(database.url, sql.replaceAll('@database@', database.name))
  }
  return database
}

const urlOf = ({ address, database }: Target): string => {
  const { host, port, user } = address as NetworkAddress
  const password = passwordOf(address as NetworkAddress)
  return `mysql://${user}:${password}@${host}:${port}/${database}`
}

const NO_ROWS = { data: { kind: 'none' }, progress: () => undefined } as const

const copy = async (source: Target, mirror: Target, signal = new AbortController().signal) =>
  (await mirroring.copy(source, mirror, { ...OPTIONS, ...NO_ROWS, signal })).problems

const fingerprint = (target: Target): Promise<Fingerprint> => mirroring.fingerprint(target, OPTIONS)

/** Names of the objects that differ. */
function differences(a: Fingerprint, b: Fingerprint): readonly string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter(name => a.get(name) !== b.get(name)).sort()
}

/** A scratch database of the test server, dropped at the end. */
async function scratch(source: TestDatabase): Promise<{ target: Target } & AsyncDisposable> {
  const target = await mirroring.createScratch(source.target, `${source.name}_mirror`, OPTIONS)
  return { target, [Symbol.asyncDispose]: () => mirroring.dropScratch(target, OPTIONS) }
}

async function databases(): Promise<readonly string[]> {
  const rows = await query(serverOf('mysql').url, 'SHOW DATABASES')
  return rows.map(row => String(Object.values(row)[0]))
}

/** Folders of throw-away servers that a process has started: this one, unless another is given. */
function servers(owner = process.pid): readonly string[] {
  const folders = readdirSync(os.tmpdir()).filter(name => name.startsWith('greenline-mysql-'))
  return folders
    .map(name => path.join(os.tmpdir(), name))
    .filter(folder => {
      const file = path.join(folder, 'server.json')
      return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { owner: number }).owner === owner
    })
}
const texts = (problems: readonly Problem[]): readonly string[] => problems.map(problem => problem.message)

describe('a mirror of a database with every kind of object', () => {
  test('is equal in a scratch database, which is gone afterwards', async () => {
    await using source = await everyKind()
    {
      await using mirror = await scratch(source)
      expect(texts(await copy(source.target, mirror.target))).toEqual([])
      const [wanted, made] = [await fingerprint(source.target), await fingerprint(mirror.target)]
      expect(differences(wanted, made)).toEqual([])
      expect(wanted.size).toBeGreaterThan(80)
      expect(await databases()).toContain(mirror.target.database)
    }
    expect(await databases()).not.toContain(`${source.name}_mirror`)
  })

  test('is equal on a throw-away server, which is gone afterwards', async () => {
    await using source = await everyKind()
    const started = performance.now()
    {
      await using server = (await mirroring.startLocal())!
      console.info(`A throw-away server takes ${Math.round(performance.now() - started)} ms to start`)
      expect(servers()).toHaveLength(1)
      const mirror = await mirroring.createScratch(server.target, 'mirror', OPTIONS)
      expect(texts(await copy(source.target, mirror))).toEqual([])
      expect(differences(await fingerprint(source.target), await fingerprint(mirror))).toEqual([])
      const accounts = await query(
        urlOf(server.target),
        `SELECT user, host, authentication_string AS secret
        FROM mysql.user WHERE user NOT LIKE '%sys' AND user NOT LIKE 'mysql.%'`,
      )
      expect(accounts.filter(({ secret }) => secret === '')).toEqual([])
    }
    expect(servers()).toEqual([])
  })

  test('reaches nothing of its source', async () => {
    await using source = await everyKind()
    await using mirror = await scratch(source)
    await copy(source.target, mirror.target)
    await query(
      urlOf(mirror.target),
      `INSERT INTO customer (name, balance) VALUES ('Ada', 20); SET @price = 1; CALL buy(1, @price)`,
    )
    const rows = (url: string) =>
      query(
        url,
        `SELECT (SELECT count(*) FROM customer) AS customers, (SELECT count(*) FROM legacy) AS legacy`,
      )
    expect(await rows(urlOf(mirror.target))).toEqual([{ customers: 1, legacy: 1 }])
    expect(await rows(source.url)).toEqual([{ customers: 0, legacy: 0 }])
    expect(await query(urlOf(mirror.target), 'SELECT customers() AS n, id FROM customer')).toEqual([
      { n: 1, id: 1 },
    ])
    expect(await query(urlOf(mirror.target), 'SELECT DISTINCT text FROM m_names')).toEqual([
      { text: `${source.name}.z_names` },
    ])
  })

  test('has its events disabled', async () => {
    await using source = await everyKind()
    await using mirror = await scratch(source)
    await copy(source.target, mirror.target)
    const states = (database: string) =>
      query(
        source.url,
        `SELECT event_name AS name, status AS state FROM information_schema.events
        WHERE event_schema = '${database}' ORDER BY 1`,
      )
    expect(await states(source.name)).toEqual([
      { name: 'nightly', state: 'ENABLED' },
      { name: 'once', state: 'DISABLED' },
    ])
    expect((await states(mirror.target.database)).map(({ state }) => state)).toEqual(['DISABLED', 'DISABLED'])
  })
})

/** What is changed in the mirror, and the objects that must be named for it. */
const PLANTED: readonly (readonly [what: string, sql: string, named: readonly string[]])[] = [
  ['the default collation', 'ALTER DATABASE COLLATE utf8mb4_bin', ['database']],
  ['a table that is gone', 'DROP TABLE legacy', ['column legacy.id', 'column legacy.name', 'table legacy']],
  ['an engine', 'ALTER TABLE legacy ENGINE=InnoDB', ['table legacy']],
  ['a row format', 'ALTER TABLE legacy ROW_FORMAT=FIXED', ['table legacy']],
  ['a comment', `ALTER TABLE customer COMMENT 'others'`, ['table customer']],
  ['a column', 'ALTER TABLE customer ADD extra int', ['column customer.extra', 'table customer']],
  ['a type', 'ALTER TABLE customer MODIFY born datetime', ['column customer.born']],
  ['a default', 'ALTER TABLE customer ALTER balance SET DEFAULT 1', ['column customer.balance']],
  ['an order of columns', `ALTER TABLE region MODIFY code int FIRST`, ['table region']],
  [
    'a generated column',
    'ALTER TABLE customer MODIFY shout varchar(80) AS (lower(name))',
    ['column customer.shout'],
  ],
  ['an index', 'DROP INDEX by_name ON customer', ['index customer.by_name']],
  [
    'a prefix',
    'ALTER TABLE customer DROP KEY by_name, ADD KEY by_name (name(9), born)',
    ['index customer.by_name'],
  ],
  ['a check', 'ALTER TABLE customer DROP CONSTRAINT positive', ['constraint customer.positive']],
  [
    'an action of a foreign key',
    `ALTER TABLE egg DROP FOREIGN KEY laid_by; ALTER TABLE egg ADD CONSTRAINT laid_by FOREIGN KEY (hen)
       REFERENCES hen (id) ON DELETE CASCADE`,
    ['constraint egg.laid_by'],
  ],
  ['a partition', 'ALTER TABLE region DROP PARTITION south', ['partition region.south']],
  ['a view', 'ALTER SQL SECURITY INVOKER VIEW a_names AS SELECT id FROM m_names', ['view a_names']],
  ['the security of a routine', 'ALTER PROCEDURE buy SQL SECURITY DEFINER', ['procedure buy']],
  [
    'a parameter',
    'DROP FUNCTION doubled; CREATE FUNCTION doubled(n bigint) RETURNS int DETERMINISTIC COMMENT "twice" RETURN n * 2',
    ['function doubled'],
  ],
  [
    `a routine's sql_mode`,
    `DROP PROCEDURE ends_in_a_comment; SET sql_mode = ''; CREATE PROCEDURE ends_in_a_comment() SELECT 1 -- the last line is a comment
`,
    ['procedure ends_in_a_comment'],
  ],
  ['a trigger', 'DROP TRIGGER on_update', ['definer of trigger on_update', 'trigger on_update']],
  [
    'an order of triggers',
    `DROP TRIGGER second_first;
     CREATE TRIGGER second_first BEFORE INSERT ON customer FOR EACH ROW SET NEW.balance = NEW.balance + 1`,
    ['trigger a_follower', 'trigger second_first'],
  ],
  [`an event's schedule`, `ALTER EVENT once ON SCHEDULE AT '2037-07-01 00:00:00' DISABLE`, ['event once']],
  ['a definer', `ALTER DEFINER = nobody@nowhere EVENT once DISABLE`, ['definer of event once']],
]

const PLANTED_MARIADB: typeof PLANTED = [
  [`the database's comment`, `ALTER DATABASE COMMENT 'other'`, ['database']],
  ['a sequence', 'ALTER SEQUENCE ticket INCREMENT BY 6', ['sequence ticket']],
  ['an invisible column', 'ALTER TABLE numbered MODIFY seen int DEFAULT 1', ['column numbered.seen']],
  [
    'the order inside an index',
    'ALTER TABLE numbered DROP KEY by_id, ADD KEY by_id (id)',
    ['index numbered.by_id'],
  ],
  ['an ignored index', 'ALTER TABLE numbered ALTER INDEX by_seen NOT IGNORED', ['index numbered.by_seen']],
  ['system versioning', 'ALTER TABLE kept DROP SYSTEM VERSIONING', ['table kept']],
  [
    'a period',
    'ALTER TABLE booked DROP KEY one_guest, DROP PERIOD FOR stay',
    ['index booked.one_guest', 'period booked.stay'],
  ],
  ['an aggregate', 'DROP FUNCTION total', ['definer of function total', 'function total']],
  [
    'the body of a package',
    `SET sql_mode = 'ORACLE'; DROP PACKAGE BODY shop`,
    ['definer of package body shop', 'package body shop'],
  ],
]

test('what a client of an old character set made keeps its letters', async () => {
  await using source = await freshDatabase('mysql')
  const client = await mysql.createConnection({ uri: source.url, charset: 'LATIN1_SWEDISH_CI' })
  try {
    await client.query(
      `CREATE FUNCTION city() RETURNS varchar(20) CHARSET utf8mb4 DETERMINISTIC RETURN 'Düren'`,
    )
    await client.query(`CREATE VIEW v AS SELECT 'Köln' AS city`)
  } finally {
    await client.end()
  }
  await using mirror = await scratch(source)
  expect(await copy(source.target, mirror.target)).toEqual([])
  expect(differences(await fingerprint(source.target), await fingerprint(mirror.target))).toEqual([])
  const [row] = await query(urlOf(mirror.target), 'SELECT city() AS a, city AS b FROM v')
  expect(row).toEqual({ a: 'Düren', b: 'Köln' })
})

describe('the fingerprint', () => {
  test.each([...PLANTED, ...(isMariaDb ? PLANTED_MARIADB : [])])('names %s', async (_, sql, named) => {
    await using source = await everyKind()
    const before = await fingerprint(source.target)
    await query(source.url, sql)
    expect(differences(before, await fingerprint(source.target))).toEqual([...named].sort())
  })

  test('passes over rows, counters and states of events', async () => {
    await using source = await everyKind()
    const before = await fingerprint(source.target)
    await query(
      source.url,
      `INSERT INTO customer (name, email) VALUES ('Ada', 'a'), ('Bob', 'b'); ALTER EVENT nightly DISABLE; ALTER EVENT once ENABLE;
       ANALYZE TABLE customer`,
    )
    expect(differences(before, await fingerprint(source.target))).toEqual([])
  })
})

describe('what the mirror cannot hold', () => {
  test('a definer that is not there is replaced, and only that differs', async () => {
    await using source = await freshDatabase('mysql')
    await query(
      source.url,
      `CREATE TABLE t (a int); CREATE DEFINER = gone@nowhere VIEW v AS SELECT a FROM t;
       CREATE DEFINER = gone@nowhere TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 7`,
    )
    await using mirror = await scratch(source)
    const problems = await copy(source.target, mirror.target)
    expect(problems).toMatchObject([{ code: 'MIRROR_INCOMPLETE', severity: 'warning' }])
    expect(problems[0]?.message).toContain(
      '`gone`@`nowhere` is not there or may not work in it: view v, trigger g',
    )
    const differing = differences(await fingerprint(source.target), await fingerprint(mirror.target))
    expect(differing).toEqual(['definer of trigger g', 'definer of view v'])
    await query(urlOf(mirror.target), 'INSERT INTO t VALUES (1)')
    expect(await query(urlOf(mirror.target), 'SELECT a FROM v')).toEqual([{ a: 7 }])
  })

  test('a reference to another database is said', async () => {
    await using other = await freshDatabase('mysql')
    await using source = await freshDatabase('mysql')
    await query(
      source.url,
      `CREATE TABLE ${other.name}.far (id int PRIMARY KEY); CREATE TABLE near (id int PRIMARY KEY, far int,
         CONSTRAINT to_far FOREIGN KEY (far) REFERENCES ${other.name}.far (id));
       CREATE VIEW v AS SELECT n.id FROM near AS n JOIN ${other.name}.far AS f ON f.id = n.far;
       CREATE TRIGGER g AFTER DELETE ON near FOR EACH ROW DELETE FROM ${other.name}.far WHERE id = OLD.far`,
    )
    await using mirror = await scratch(source)
    const problems = texts(await copy(source.target, mirror.target))
    expect(problems).toEqual(
      ['table near', 'view v', 'trigger g'].map(
        what => `The ${what} refers to the database ${other.name}, of which there is no mirror.`,
      ),
    )
    expect(differences(await fingerprint(source.target), await fingerprint(mirror.target))).toEqual([])
    await query(source.url, 'DROP TABLE near')
  })

  test('a view that is broken on the target is said', async () => {
    await using source = await freshDatabase('mysql')
    await query(source.url, 'CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; DROP TABLE t')
    await using mirror = await scratch(source)
    expect(texts(await copy(source.target, mirror.target))).toEqual([
      expect.stringContaining('The view v is broken on the target'),
    ])
    expect(differences(await fingerprint(source.target), await fingerprint(mirror.target))).toEqual([])
  })
})

describe('an account that may only read', () => {
  async function account(source: TestDatabase, grants: readonly string[]): Promise<Target & AsyncDisposable> {
    const user = `r_${source.name.slice(2)}`
    await query(
      source.url,
      [
        `CREATE USER ${user} IDENTIFIED BY 'only reads'`,
        ...grants.map(grant => `GRANT ${grant} TO ${user}`),
      ].join(';'),
    )
    return {
      ...source.target,
      address: { ...source.target.address, user, credential: { kind: 'password', password: 'only reads' } },
      [Symbol.asyncDispose]: async () => {
        await query(source.url, `DROP USER ${user}`)
      },
    }
  }
  const seesRoutines = isMariaDb ? 'SELECT ON mysql.proc' : 'SHOW_ROUTINE ON *.*'

  test('can be mirrored with, and gives the same fingerprint', async () => {
    await using source = await everyKind()
    await using reader = await account(source, [
      `SELECT, SHOW VIEW, TRIGGER, EVENT ON ${source.name}.*`,
      seesRoutines,
    ])
    await using mirror = await scratch(source)
    expect(texts(await copy(reader, mirror.target))).toEqual([])
    const wanted = await fingerprint(source.target)
    expect(differences(wanted, await fingerprint(reader))).toEqual([])
    expect(differences(wanted, await fingerprint(mirror.target))).toEqual([])
  })

  test.each([
    ['SELECT, SHOW VIEW, EVENT', 'TRIGGER'],
    ['SELECT, SHOW VIEW, TRIGGER', 'EVENT'],
    ['SELECT, TRIGGER, EVENT, EXECUTE', 'SHOW VIEW'],
    ['SELECT, SHOW VIEW, TRIGGER, EVENT', isMariaDb ? 'SELECT on mysql.proc' : 'SHOW_ROUTINE'],
    ['SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE', isMariaDb ? 'SELECT on mysql.proc' : 'SHOW_ROUTINE'],
  ])('with %s is told that it needs %s', async (held, missing) => {
    await using source = await freshDatabase('mysql')
    await query(
      source.url,
      'CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 1',
    )
    const routines = missing === 'SHOW VIEW' ? [seesRoutines] : []
    await using reader = await account(source, [`${held} ON ${source.name}.*`, ...routines])
    await expect(fingerprint(reader)).rejects.toMatchObject({
      code: 'DRY_RUN_IMPOSSIBLE',
      hint: expect.stringContaining(missing) as unknown,
    })
  })
})

test('500 tables are mirrored', async () => {
  await using source = await freshDatabase('mysql')
  const tables = Array.from({ length: 500 }, (_, i) => {
    const key = i === 0 ? '' : `, CONSTRAINT to_${i} FOREIGN KEY (parent) REFERENCES t${i - 1} (id)`
    return `CREATE TABLE t${i} (id int PRIMARY KEY, parent int, name varchar(80), born date, KEY n (name)${key})`
  })
  await query(source.url, tables.join(';'))
  await using mirror = await scratch(source)
  const started = performance.now()
  expect(await copy(source.target, mirror.target)).toEqual([])
  const copied = performance.now()
  const [wanted, made] = [await fingerprint(source.target), await fingerprint(mirror.target)]
  const compared = performance.now()
  console.info(
    `500 tables: mirrored in ${Math.round(copied - started)} ms, compared in ${Math.round(compared - copied)} ms`,
  )
  expect(differences(wanted, made)).toEqual([])
})

describe('a cancelled dry run', () => {
  test.each([0, 5, 50, 200])('stops after %i ms, with no session left', async delayMs => {
    await using source = await freshDatabase('mysql')
    const tables = Array.from({ length: 200 }, (_, i) => `CREATE TABLE t${i} (id int PRIMARY KEY)`)
    await query(source.url, tables.join(';'))
    await using mirror = await scratch(source)
    const controller = new AbortController()
    if (delayMs === 0) controller.abort()
    else setTimeout(() => controller.abort(), delayMs)
    const outcome = await copy(source.target, mirror.target, controller.signal).then(
      () => 'done',
      (thrown: unknown) => (thrown as { code: string }).code,
    )
    // The server may be faster than the cancel.
    expect(delayMs < 50 ? ['CANCELLED'] : ['CANCELLED', 'done']).toContain(outcome)
    const sessions = () =>
      query(
        serverOf('mysql').url,
        `SELECT id FROM information_schema.processlist WHERE db IN ('${source.name}', '${mirror.target.database}')`,
      )
    for (let tries = 0; tries < 100 && (await sessions()).length > 0; tries++) {
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    expect(await sessions()).toEqual([])
  })
})

test('a session that is ended from outside is an error, not a wait', async () => {
  await using source = await freshDatabase('mysql')
  const tables = Array.from({ length: 200 }, (_, i) => `CREATE TABLE t${i} (id int PRIMARY KEY)`)
  await query(source.url, tables.join(';'))
  // The copy may be faster than the KILL: then it is tried again.
  for (let tries = 0; tries < 20; tries++) {
    await using mirror = await scratch(source)
    const copied = copy(source.target, mirror.target).then(
      () => 'done' as const,
      (thrown: unknown) => thrown,
    )
    const outcome = await Promise.race([
      copied,
      endSessions(source.url, mirror.target.database).then(() => copied),
    ])
    if (outcome === 'done') continue
    expect(outcome).toMatchObject({ name: 'GreenlineError' })
    return
  }
  throw new Error('Every copy was faster than its end')
})

/** Ends the sessions on a database, as soon as there are some. */
async function endSessions(url: string, database: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const sessions = await query(
      url,
      `SELECT id FROM information_schema.processlist WHERE db = '${database}'`,
    )
    for (const session of sessions) {
      await query(url, `KILL ${String(Object.values(session)[0])}`).catch(() => undefined)
    }
    if (sessions.length > 0) return
  }
}

test('a server whose process was killed is found and removed', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'compiled-'))
  for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
    if (!/^(core|dialect)\/.*\.ts$/.test(file)) continue
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true })
    const { outputText } = ts.transpileModule(readFileSync(path.join('src', file), 'utf8'), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    })
    writeFileSync(path.join(folder, file.replace(/\.ts$/, '.js')), outputText)
  }
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}')
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'))
  const script = `const { mirroring } = await import('${folder}/dialect/mysql/mirror/index.js')
    await mirroring.startLocal(); console.log('started'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  const [made] = servers(child.pid) as [string]
  expect(removeAbandoned()).not.toContain(made)
  const { pid } = JSON.parse(readFileSync(path.join(made, 'server.json'), 'utf8')) as { pid: number }
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })).toContain(made)

  removeAbandoned()

  expect(existsSync(made)).toBe(false)
  const isRunning = (): boolean => {
    try {
      return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z')
    } catch {
      return false
    }
  }
  for (let tries = 0; tries < 100 && isRunning(); tries++)
    await new Promise(resolve => setTimeout(resolve, 50))
  expect(isRunning()).toBe(false)
})
