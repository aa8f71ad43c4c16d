/** Rows of a MySQL or MariaDB target on its mirror. What is equal is told by the server: CHECKSUM TABLE reads the stored bytes. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import mysql from 'mysql2/promise'
import type { MirrorData } from '../../../src/core/mirror-data.js'
import type { NetworkAddress, Target } from '../../../src/core/target.js'
import type { Copy, Fingerprint } from '../../../src/dialect/dialect.js'
import { mirroring } from '../../../src/dialect/mysql/mirror/index.js'
import { freshDatabase, query, QUICK, serverOf, type TestDatabase, passwordOf } from '../../kit/databases.js'

const OPTIONS = { connectTimeoutMs: 10_000, lockTimeoutMs: 10_000, statementTimeoutMs: 60_000 }
const FOLDER = path.join(import.meta.dirname, 'mirror')
const ALL = { kind: 'all' } as const

const version = String(Object.values((await query(serverOf('mysql').url, 'SELECT VERSION()'))[0]!)[0])
const isMariaDb = version.includes('MariaDB')

const urlOf = ({ address, database }: Target): string => {
  const { host, port, user } = address as NetworkAddress
  const password = passwordOf(address as NetworkAddress)
  return `mysql://${user}:${password}@${host}:${port}/${encodeURIComponent(database)}`
}

interface CopyChange {
  readonly signal?: AbortSignal
  readonly progress?: (what: string) => void
}

const copy = (source: Target, mirror: Target, data: MirrorData, change: CopyChange = {}): Promise<Copy> =>
  mirroring.copy(source, mirror, {
    ...OPTIONS,
    ...{ data, signal: new AbortController().signal, progress: () => undefined },
    ...change,
  })

const fingerprint = (target: Target): Promise<Fingerprint> => mirroring.fingerprint(target, OPTIONS)

async function scratch(source: TestDatabase): Promise<{ target: Target; url: string } & AsyncDisposable> {
  const target = await mirroring.createScratch(source.target, `${source.name}_mirror`, OPTIONS)
  return { target, url: urlOf(target), [Symbol.asyncDispose]: () => mirroring.dropScratch(target, OPTIONS) }
}

async function sourceOf(...files: readonly string[]): Promise<TestDatabase> {
  const database = await freshDatabase('mysql')
  for (const file of files) await query(database.url, readFileSync(path.join(FOLDER, file), 'utf8').trim())
  return database
}

/** Checksums of all tables, by name. */
async function checksums(url: string): Promise<Readonly<Record<string, unknown>>> {
  const tables = await query(
    url,
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()
       AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY 1`,
  )
  const sums: Record<string, unknown> = {}
  for (const { name } of tables) {
    const quoted = `\`${String(name).replaceAll('`', '``')}\``
    const [row] = await query(url, `CHECKSUM TABLE ${quoted} EXTENDED`)
    sums[String(name)] = Object.values(row!)[1]
  }
  return sums
}

const countOf = async (url: string, table: string): Promise<number> =>
  Number((await query(url, `SELECT count(*) AS n FROM ${table}`))[0]!['n'])

describe('all rows', () => {
  test('are equal for every type, engine and kind of column', async () => {
    await using source = await sourceOf('every-type.sql', ...(isMariaDb ? ['every-type-mariadb.sql'] : []))
    await using mirror = await scratch(source)
    const { problems, tables, rows } = await copy(source.target, mirror.target, ALL)
    expect(problems.map(({ message }) => message)).toEqual([])
    const [wanted, made] = [await checksums(source.url), await checksums(mirror.url)]
    // The times at which its rows were written are others on the mirror.
    const untimed = (sums: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(Object.entries(sums).filter(([table]) => !table.startsWith('versioned')))
    expect(untimed(made)).toEqual(untimed(wanted))
    expect(Object.values(wanted).filter(sum => sum !== 0).length).toBeGreaterThan(16)
    const before = await fingerprint(source.target)
    expect([...(await fingerprint(mirror.target))]).toEqual([...before])
    expect({ tables, rows }).toEqual(isMariaDb ? { tables: 20, rows: 60 } : { tables: 16, rows: 53 })
    if (isMariaDb) {
      const now =
        'SELECT v.id, v.a, n.a AS b FROM versioned AS v LEFT JOIN versioned_by_name AS n USING (id) ORDER BY 1'
      expect(await query(mirror.url, now)).toEqual(await query(source.url, now))
    }
    // No trigger was there to be fired.
    expect(await countOf(mirror.url, 'heard')).toBe(0)
    expect(await countOf(mirror.url, 'merged')).toBe(3)
  })

  test('would be found to differ by their checksums', async () => {
    await using source = await sourceOf('every-type.sql')
    await using mirror = await scratch(source)
    await copy(source.target, mirror.target, ALL)
    const wanted = await checksums(source.url)
    const changes = {
      numbers: [
        'i = 0.1000001 WHERE id = 3',
        `k = 0.1 + 1e-17 * 2 WHERE id = 2`,
        `i = 1.234567 WHERE id = 6`,
      ],
      times: [`e = '1970-01-01 00:00:01.6' WHERE id = 2`, `a = '2020-03-02' WHERE id = 2`],
      choices: [`a = NULL WHERE id = 3`, `a = 'one' WHERE id = 3`],
      letters: [`g = _utf8mb4'纊褜' WHERE id = 4`, `m = '\\t\\n' WHERE id = 4`],
    }
    for (const [table, sets] of Object.entries(changes)) {
      for (const set of sets) {
        await query(
          mirror.url,
          `SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'; UPDATE ${table} SET ${set}`,
        )
        const made = await checksums(mirror.url)
        expect([set, made[table] === wanted[table]]).toEqual([set, false])
      }
    }
  })

  test('come with counters that go on where they are', async () => {
    await using source = await sourceOf('every-type.sql', ...(isMariaDb ? ['every-type-mariadb.sql'] : []))
    await using mirror = await scratch(source)
    await copy(source.target, mirror.target, { kind: 'sample', rows: 1 })
    const insert = `INSERT INTO counted (name) VALUES ('next'); SELECT LAST_INSERT_ID() AS id`
    expect(await query(mirror.url, insert)).toEqual([{ id: 500 }])
    expect(await query(mirror.url, 'INSERT INTO my_isam_1 VALUES (); SELECT LAST_INSERT_ID() AS id')).toEqual(
      [{ id: 77 }],
    )
    if (!isMariaDb) return
    const next = `SELECT NEXTVAL(downwards) AS a, NEXTVAL(fresh) AS b`
    expect(await query(mirror.url, next)).toEqual(await query(source.url, next))
    // Two of three that the source holds in store were given out.
    expect(await query(mirror.url, 'SELECT NEXTVAL(ticket) AS n')).toEqual([{ n: 20 }])
    await expect(query(mirror.url, 'SELECT NEXTVAL(worn_out)')).rejects.toMatchObject({ errno: 4084 })
  })

  test('are all of one moment, and nobody waits for them', async () => {
    await using source = await freshDatabase('mysql')
    await query(
      source.url,
      `CREATE TABLE a_first (id int PRIMARY KEY); INSERT INTO a_first VALUES (1);
       CREATE TABLE b_large (id int PRIMARY KEY AUTO_INCREMENT, text longtext);
       CREATE TABLE c_last (id int PRIMARY KEY); INSERT INTO c_last VALUES (1);
       INSERT INTO b_large (text) VALUES ${Array.from({ length: 60 }, () => `(REPEAT('x', 1000000))`).join()}`,
    )
    await using mirror = await scratch(source)
    const writing = await mysql.createConnection({ uri: source.url })
    let written: Promise<unknown> | undefined
    try {
      await copy(source.target, mirror.target, ALL, {
        progress: () => {
          // The first word comes when the snapshot is taken.
          written ??= writing
            .query('INSERT INTO a_first VALUES (2)')
            .then(() => writing.query('INSERT INTO c_last VALUES (2)'))
            .then(() => writing.query('DELETE FROM b_large'))
        },
      })
      await written
    } finally {
      await writing.end()
    }
    expect(
      await query(
        mirror.url,
        'SELECT (SELECT count(*) FROM a_first) AS a, (SELECT count(*) FROM b_large) AS b, (SELECT count(*) FROM c_last) AS c',
      ),
    ).toEqual([{ a: 1, b: 60, c: 1 }])
    expect(await countOf(source.url, 'b_large')).toBe(0)
  })
})

describe('what fails on rows', () => {
  test.each([
    ['NOT NULL on a column with nulls', 'ALTER TABLE customer MODIFY email varchar(40) NOT NULL'],
    ['UNIQUE on duplicates', 'ALTER TABLE customer ADD UNIQUE (name)'],
    ['a foreign key over orphans', 'ALTER TABLE customer ADD FOREIGN KEY (city) REFERENCES city (id)'],
  ])('%s fails on a copied mirror, and not on an empty one', async (_, sql) => {
    await using source = await freshDatabase('mysql')
    await query(
      source.url,
      `CREATE TABLE city (id int PRIMARY KEY) ENGINE = InnoDB;
       CREATE TABLE customer (id int PRIMARY KEY AUTO_INCREMENT, name varchar(40), email varchar(40), city int) ENGINE = InnoDB;
       INSERT INTO customer (name, email, city) VALUES ('Ada', 'a', 1), ('Ada', NULL, NULL)`,
    )
    const strict = `SET sql_mode = 'STRICT_ALL_TABLES'; ${sql}`
    const outcomes = []
    for (const data of [
      { kind: 'none' },
      ALL,
      { kind: 'sample', rows: 10 },
      { kind: 'tables', tables: ['cust*'] },
    ] as const) {
      await using mirror = await scratch(source)
      await copy(source.target, mirror.target, data)
      outcomes.push(
        await query(mirror.url, strict).then(
          () => 'green',
          () => 'red',
        ),
      )
    }
    expect(outcomes).toEqual(['green', 'red', 'red', 'red'])
  })
})

describe('a sample', () => {
  /** Every foreign key of the database whose rows have no parent. */
  async function orphans(url: string): Promise<readonly string[]> {
    const keys = await query(
      url,
      `SELECT constraint_name AS name, table_name AS child, referenced_table_name AS parent,
              GROUP_CONCAT(CONCAT('c.\`', column_name, '\` = p.\`', referenced_column_name, '\`') SEPARATOR ' AND ') AS joined,
              GROUP_CONCAT(CONCAT('c.\`', column_name, '\` IS NOT NULL') SEPARATOR ' AND ') AS given,
              MAX(referenced_column_name) AS column_of_parent
         FROM information_schema.key_column_usage
        WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL GROUP BY 1, 2, 3`,
    )
    expect(keys.length).toBeGreaterThan(0)
    const found: string[] = []
    for (const key of keys) {
      const { name, child, parent, joined, given, column_of_parent: column } = key as Record<string, string>
      const [row] = await query(
        url,
        `SELECT count(*) AS n FROM \`${child}\` AS c LEFT JOIN \`${parent}\` AS p ON ${joined} WHERE ${given} AND p.\`${column}\` IS NULL`,
      )
      if (Number(row!['n']) > 0) found.push(`${name}: ${String(row!['n'])}`)
    }
    return found
  }

  const REFERRING = `
    CREATE TABLE country (code char(2) CHARACTER SET latin1 COLLATE latin1_swedish_ci PRIMARY KEY, capital int) ENGINE = InnoDB;
    CREATE TABLE city (country char(2) CHARACTER SET latin1 COLLATE latin1_swedish_ci NOT NULL, id int NOT NULL, mayor int,
      PRIMARY KEY (country, id), KEY (id), FOREIGN KEY (country) REFERENCES country (code)) ENGINE = InnoDB;
    CREATE TABLE person (id int PRIMARY KEY, boss int, country char(2) CHARACTER SET latin1 COLLATE latin1_swedish_ci, city int, born date,
      FOREIGN KEY (boss) REFERENCES person (id), FOREIGN KEY (country, city) REFERENCES city (country, id)) ENGINE = InnoDB;
    ALTER TABLE city ADD FOREIGN KEY (mayor) REFERENCES person (id);
    ALTER TABLE country ADD FOREIGN KEY (capital) REFERENCES city (id);
    CREATE TABLE day (at datetime(6) PRIMARY KEY, kind enum ('b''\\\\', 'a') NOT NULL, bits bit(40) NOT NULL, bin varbinary(20) NOT NULL,
      amount decimal(20, 4) NOT NULL, UNIQUE (kind, bits, bin, amount)) ENGINE = InnoDB;
    CREATE TABLE event (id int PRIMARY KEY, at datetime(6), kind enum ('b''\\\\', 'a'), bits bit(40), bin varbinary(20), amount decimal(20, 4),
      FOREIGN KEY (at) REFERENCES day (at), FOREIGN KEY (kind, bits, bin, amount) REFERENCES day (kind, bits, bin, amount)) ENGINE = InnoDB;
    SET foreign_key_checks = 0;
    INSERT INTO country SELECT CONCAT(CHAR(65 + n DIV 26 USING latin1), CHAR(65 + n MOD 26 USING latin1)), n * 10 FROM (SELECT seq AS n FROM seq) AS s WHERE n < 300;
    INSERT INTO city SELECT LOWER(CONCAT(CHAR(65 + n MOD 300 DIV 26 USING latin1), CHAR(65 + n MOD 300 MOD 26 USING latin1))), n, 9999 - n FROM (SELECT seq AS n FROM seq) AS s;
    INSERT INTO person SELECT n, IF(n = 0, NULL, (n * 7 + 3) MOD 10000),
      LOWER(CONCAT(CHAR(65 + (n MOD 3000) MOD 300 DIV 26 USING latin1), CHAR(65 + (n MOD 3000) MOD 300 MOD 26 USING latin1))), n MOD 3000,
      '2000-01-01' + INTERVAL n DAY FROM (SELECT seq AS n FROM seq) AS s;
    INSERT INTO day SELECT '2020-01-01' + INTERVAL n * 1.5 SECOND, 1 + n MOD 2, n * 1000003, CHAR(n MOD 256, 39, 92, n DIV 256), n / 3 FROM (SELECT seq AS n FROM seq) AS s;
    INSERT INTO event SELECT n, '2020-01-01' + INTERVAL (9999 - n) * 1.5 SECOND, 1 + (5000 + n) MOD 2, (5000 + n) * 1000003,
      CHAR((5000 + n) MOD 256, 39, 92, (5000 + n) DIV 256), (5000 + n) / 3 FROM (SELECT seq AS n FROM seq) AS s WHERE n < 5000;
    DROP TABLE seq`
  const NUMBERS = `CREATE TABLE seq (seq int PRIMARY KEY); INSERT INTO seq VALUES ${Array.from({ length: 10_000 }, (_, n) => `(${n})`).join()};`

  test('has the parents of its rows: composite, of itself, in a circle', async () => {
    await using source = await freshDatabase('mysql')
    await query(source.url, NUMBERS + REFERRING)
    expect(await orphans(source.url)).toEqual([])
    await using mirror = await scratch(source)
    const { rows } = await copy(source.target, mirror.target, { kind: 'sample', rows: 5 })
    expect(await orphans(mirror.url)).toEqual([])
    for (const table of ['country', 'city', 'person', 'day', 'event']) {
      expect(await countOf(mirror.url, table)).toBeGreaterThanOrEqual(5)
    }
    expect(await countOf(mirror.url, 'event')).toBe(5)
    expect(await countOf(mirror.url, 'day')).toBe(15)
    expect(rows).toBeLessThan(35_000)
    expect(await fingerprint(mirror.target)).toEqual(await fingerprint(source.target))
  })

  test('leaves those that are orphans on the target as they are', async () => {
    await using source = await freshDatabase('mysql')
    await query(
      source.url,
      `CREATE TABLE node (id int PRIMARY KEY, parent int, FOREIGN KEY (parent) REFERENCES node (id)) ENGINE = InnoDB;
       SET foreign_key_checks = 0;
       INSERT INTO node VALUES (1, 1000), (2, 50), (3, NULL), (50, 60), (60, 2000), (70, 3), (1001, 70)`,
    )
    await using mirror = await scratch(source)
    await copy(source.target, mirror.target, { kind: 'sample', rows: 3 })
    expect(await query(mirror.url, 'SELECT GROUP_CONCAT(id ORDER BY id) AS ids FROM node')).toEqual([
      { ids: '1,2,3,50,60' },
    ])
  })

  test('goes up a chain to its end', async () => {
    await using source = await freshDatabase('mysql')
    await query(
      source.url,
      `${NUMBERS} CREATE TABLE link (id int PRIMARY KEY, next int, FOREIGN KEY (next) REFERENCES link (id)) ENGINE = InnoDB;
       SET foreign_key_checks = 0; INSERT INTO link SELECT seq, seq + 1 FROM seq WHERE seq < 300; UPDATE link SET next = NULL WHERE id = 299; DROP TABLE seq`,
    )
    await using mirror = await scratch(source)
    const started = performance.now()
    await copy(source.target, mirror.target, { kind: 'sample', rows: 1 })
    console.info(`A chain of 300 rows takes ${Math.round(performance.now() - started)} ms`)
    expect(await countOf(mirror.url, 'link')).toBe(300)
  })

  test('of 300 tables takes little longer than none', async () => {
    await using source = await freshDatabase('mysql')
    const tables = Array.from({ length: 300 }, (_, i) => {
      const key = i === 0 ? '' : `, CONSTRAINT to_${i} FOREIGN KEY (parent) REFERENCES t${i - 1} (id)`
      return `CREATE TABLE t${i} (id int PRIMARY KEY, parent int, name varchar(80), born date, KEY n (name)${key}) ENGINE = InnoDB`
    })
    const fills = tables.map(
      (_, i) =>
        `INSERT INTO t${i} SELECT seq, 9999 - seq, CONCAT('name ', seq), '2000-01-01' FROM seq WHERE seq < 10000`,
    )
    await query(source.url, `${tables.join(';')};SET foreign_key_checks = 0, unique_checks = 0; ${NUMBERS}`)
    await query(
      source.url,
      `SET foreign_key_checks = 0, unique_checks = 0; ${fills.slice(0, 30).join(';')}; DROP TABLE seq`,
    )
    const took: Record<string, number> = {}
    for (const data of [{ kind: 'none' }, { kind: 'sample', rows: 100 }] as const) {
      await using mirror = await scratch(source)
      const started = performance.now()
      const { rows } = await copy(source.target, mirror.target, data)
      took[data.kind] = Math.round(performance.now() - started)
      if (data.kind === 'sample') expect(rows).toBeGreaterThan(3000)
      if (data.kind === 'sample') expect(await orphans(mirror.url)).toEqual([])
    }
    console.info(`300 tables take ${took['none']} ms without rows, ${took['sample']} ms with a sample`)
  })
})

describe('named tables', () => {
  async function shop(): Promise<TestDatabase> {
    const source = await freshDatabase('mysql')
    await query(
      source.url,
      `CREATE TABLE region (id int PRIMARY KEY) ENGINE = InnoDB; INSERT INTO region VALUES (1), (2), (3);
       CREATE TABLE customer (id int PRIMARY KEY, region int, FOREIGN KEY (region) REFERENCES region (id)) ENGINE = InnoDB;
       INSERT INTO customer VALUES (1, 3), (2, 2), (3, 2), (4, NULL);
       CREATE TABLE customer_order (id int PRIMARY KEY, customer int, FOREIGN KEY (customer) REFERENCES customer (id)) ENGINE = InnoDB;
       INSERT INTO customer_order VALUES (1, 1), (2, 1);
       CREATE TABLE \`a.b*c\` (id int PRIMARY KEY); INSERT INTO \`a.b*c\` VALUES (1);
       CREATE VIEW seen AS SELECT id FROM customer`,
    )
    return source
  }

  test.each([
    [['customer_order'], { region: 1, customer: 1, customer_order: 2, '`a.b*c`': 0 }],
    [['customer'], { region: 2, customer: 4, customer_order: 0, '`a.b*c`': 0 }],
    [['DATABASE.customer', 'reg*'], { region: 3, customer: 4, customer_order: 0, '`a.b*c`': 0 }],
    [['DATABASE.*'], { region: 3, customer: 4, customer_order: 2, '`a.b*c`': 1 }],
    [['a.b*c'], { region: 0, customer: 0, customer_order: 0, '`a.b*c`': 1 }],
    [['*_order', '*b*'], { region: 1, customer: 1, customer_order: 2, '`a.b*c`': 1 }],
  ])('%p have all their rows, and those these refer to', async (names, wanted) => {
    await using source = await shop()
    await using mirror = await scratch(source)
    const tables = names.map(name => name.replace('DATABASE', source.name))
    const copied = await copy(source.target, mirror.target, { kind: 'tables', tables })
    const counts: Record<string, number> = {}
    for (const table of Object.keys(wanted)) counts[table] = await countOf(mirror.url, table)
    expect(counts).toEqual(wanted)
    const given = Object.values(wanted).filter(count => count > 0)
    expect(copied).toMatchObject({ tables: given.length, rows: given.reduce((sum, count) => sum + count) })
  })

  test.each([
    ['custmer', 'It has customer.'],
    ['seen', 'seen is a view without rows of its own'],
    ['other.customer', 'is called other.customer'],
    ['nothing_*', 'is called nothing_*'],
    ['customers', 'It has customer.'],
  ])('%s is no table, which is said before anything is made', async (name, said) => {
    await using source = await shop()
    await using mirror = await scratch(source)
    await expect(
      copy(source.target, mirror.target, { kind: 'tables', tables: ['region', name] }),
    ).rejects.toMatchObject({
      code: 'DRY_RUN_IMPOSSIBLE',
      message: expect.stringContaining(said) as unknown,
    })
    expect(await query(mirror.url, 'SHOW TABLES')).toEqual([])
  })
})

describe('rows that cannot be had', () => {
  async function reader(source: TestDatabase, grants: readonly string[]): Promise<Target & AsyncDisposable> {
    const user = `r_${source.name.slice(2)}`
    const seesRoutines = isMariaDb ? 'SELECT ON mysql.proc' : 'SHOW_ROUTINE ON *.*'
    const all = [`SHOW VIEW, TRIGGER, EVENT ON ${source.name}.*`, seesRoutines, ...grants]
    await query(
      source.url,
      [
        `CREATE USER ${user} IDENTIFIED BY 'only reads'`,
        ...all.map(grant => `GRANT ${grant} TO ${user}`),
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

  test.each([
    ['the whole table', 'INSERT'],
    ['a column of it', 'SELECT (id)'],
  ])('for want of a right to %s are an error that names both', async (_, held) => {
    await using source = await freshDatabase('mysql')
    await query(
      source.url,
      'CREATE TABLE open (id int); CREATE TABLE secret (id int, a int); CREATE TABLE other (id int)',
    )
    await using account = await reader(source, [
      `SELECT ON ${source.name}.open`,
      `${held} ON ${source.name}.secret`,
      `SELECT ON ${source.name}.other`,
    ])
    await using mirror = await scratch(source)
    const owner = { ...mirror.target }
    const refused = await copy(account, owner, ALL).catch((thrown: unknown) => thrown)
    expect(refused).toMatchObject({ code: 'DRY_RUN_IMPOSSIBLE' })
    expect((refused as Error).message).toMatch(/secret/)
    expect((refused as { hint: string }).hint).toMatch(/SELECT on/)
    expect((refused as Error).message).not.toMatch(/open|other/)
    expect(await query(mirror.url, 'SHOW TABLES')).toEqual([])
  })

  test('for their size are an error that names the table', async () => {
    await using source = await freshDatabase('mysql')
    const server = serverOf('mysql').url
    await query(
      source.url,
      `CREATE TABLE large (id int PRIMARY KEY, a longblob); INSERT INTO large VALUES (1, REPEAT('x', 3000000)), (2, REPEAT('x', 6000000))`,
    )
    const [before] = await query(server, 'SELECT @@global.max_allowed_packet AS n')
    await query(server, 'SET GLOBAL max_allowed_packet = 8388608')
    try {
      {
        await using mirror = await scratch(source)
        await copy(source.target, mirror.target, ALL)
        expect(await checksums(mirror.url)).toEqual(await checksums(source.url))
      }
      await query(source.url, `UPDATE large SET a = REPEAT('''', 6000000) WHERE id = 2`)
      await using mirror = await scratch(source)
      await expect(copy(source.target, mirror.target, ALL)).rejects.toMatchObject({
        code: 'DRY_RUN_IMPOSSIBLE',
        message: expect.stringMatching(/A row of large takes 11\.\d MiB .*takes 8\.0 MiB/) as unknown,
        hint: expect.stringContaining('max_allowed_packet') as unknown,
      })
    } finally {
      await query(server, `SET GLOBAL max_allowed_packet = ${String(before!['n'])}`)
    }
  })
})

/** A table of about so many MiB. */
async function largeTable(mebibytes: number): Promise<TestDatabase> {
  const source = await freshDatabase('mysql')
  await query(
    source.url,
    `CREATE TABLE large (id int PRIMARY KEY AUTO_INCREMENT, a varchar(600), b varbinary(600), c double, d datetime DEFAULT now()) ENGINE = InnoDB;
     INSERT INTO large (a, b, c) VALUES (REPEAT('a''', 300), REPEAT('\\\\"', 180), 0.1)`,
  )
  for (let rows = 1; rows < mebibytes * 1024; rows *= 2) {
    await query(source.url, 'INSERT INTO large (a, b, c) SELECT a, b, rand() FROM large')
  }
  return source
}

async function sessionsOn(...databases: readonly string[]): Promise<number> {
  const names = databases.map(name => `'${name}'`).join()
  const rows = await query(
    serverOf('mysql').url,
    `SELECT id FROM information_schema.processlist WHERE db IN (${names})`,
  )
  return rows.length
}

async function untilGone(...databases: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 100 && (await sessionsOn(...databases)) > 0; tries++) {
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  expect(await sessionsOn(...databases)).toBe(0)
}

describe('a large table', () => {
  test('is copied in constant memory, and told about', async () => {
    await using source = await largeTable(QUICK ? 128 : 200)
    await using mirror = await scratch(source)
    const told: string[] = []
    let mostBytes = 0
    globalThis.gc?.()
    const before = process.memoryUsage().rss
    const watching = setInterval(
      () => (mostBytes = Math.max(mostBytes, process.memoryUsage().rss - before)),
      10,
    )
    const started = performance.now()
    await copy(source.target, mirror.target, ALL, { progress: what => told.push(what) })
    const durationMs = performance.now() - started
    clearInterval(watching)
    expect(await checksums(mirror.url)).toEqual(await checksums(source.url))
    const [size] = await query(
      source.url,
      'SELECT SUM(LENGTH(a) + LENGTH(b)) AS bytes, count(*) AS n FROM large',
    )
    const mib = (bytes: number) => Math.round(bytes / 1024 / 1024)
    console.info(
      `${mib(Number(size!['bytes']))} MiB take ${Math.round(durationMs)} ms and at most ${mib(mostBytes)} MiB`,
    )
    // Of what a process holds, the collector decides the rest.
    expect(mib(mostBytes)).toBeLessThan(80)
    expect(told[0]).toBe('Copying rows of large')
    expect(told.slice(1).every(what => /^Copying rows of large: [\d,]+$/.test(what))).toBe(true)
    expect(told.length).toBeLessThan(durationMs / 1000 + 3)
  })

  test.each([20, 100, 300, 600])('is given up when the dry run is cancelled after %i ms', async delayMs => {
    await using source = await largeTable(64)
    await using mirror = await scratch(source)
    const controller = new AbortController()
    let started = 0
    const copied = copy(source.target, mirror.target, ALL, {
      signal: controller.signal,
      progress: () => {
        if (started === 0) setTimeout(() => controller.abort(), delayMs)
        started ||= performance.now()
      },
    }).then(
      () => 'done',
      (thrown: unknown) => (thrown as { code: string }).code,
    )
    expect(delayMs < 300 ? ['CANCELLED'] : ['CANCELLED', 'done']).toContain(await copied)
    await untilGone(source.name, mirror.target.database)
  })

  test.each(['source', 'mirror'] as const)('is named when the connection to the %s is lost', async side => {
    await using source = await largeTable(64)
    await using mirror = await scratch(source)
    const database = side === 'source' ? source.name : mirror.target.database
    let ending: Promise<unknown> | undefined
    const end = async (): Promise<void> => {
      const sessions = await query(
        serverOf('mysql').url,
        `SELECT id FROM information_schema.processlist WHERE db = '${database}'`,
      )
      for (const { id } of sessions)
        await query(serverOf('mysql').url, `KILL ${String(id)}`).catch(() => undefined)
    }
    const copied = copy(source.target, mirror.target, ALL, {
      progress: () => {
        ending ??= new Promise(resolve => setTimeout(resolve, 50)).then(end)
      },
    })
    await expect(copied).rejects.toMatchObject({
      code: 'DRY_RUN_IMPOSSIBLE',
      message: expect.stringMatching(
        /^The connection to .* was lost while rows of large were copied\.$/,
      ) as unknown,
    })
    await ending
    await untilGone(source.name, mirror.target.database)
  })
})
