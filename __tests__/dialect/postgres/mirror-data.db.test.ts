/** The rows on a dry run's mirror: which of them come along, and that reading them harms nobody. */
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import type { MirrorData } from '../../../src/core/mirror-data.js'
import type { Problem } from '../../../src/core/model.js'
import type { NetworkAddress, Target } from '../../../src/core/target.js'
import type { Copy, CopyOptions, Fingerprint } from '../../../src/dialect/dialect.js'
import { postgres } from '../../../src/dialect/postgres/index.js'
import { mirroring } from '../../../src/dialect/postgres/mirror/index.js'
import {
  freshDatabase,
  query,
  QUICK,
  serverOf,
  urlWith,
  type Row,
  type TestDatabase,
  passwordOf,
} from '../../kit/databases.js'

const OPTIONS = { connectTimeoutMs: 10_000, lockTimeoutMs: 10_000, statementTimeoutMs: 60_000 }

const optionsFor = (data: MirrorData, change: Partial<CopyOptions> = {}): CopyOptions => ({
  ...OPTIONS,
  ...{ data, progress: () => undefined, signal: new AbortController().signal },
  ...change,
})
const ALL = optionsFor({ kind: 'all' })
const sample = (rows: number): CopyOptions => optionsFor({ kind: 'sample', rows })
const tables = (...names: string[]): CopyOptions => optionsFor({ kind: 'tables', tables: names })
const messages = ({ problems }: { readonly problems: readonly Problem[] }): string[] =>
  problems.map(problem => problem.message)

const urlOf = ({ address, database }: Target): string => {
  const { host, port, user } = address as NetworkAddress
  const password = passwordOf(address as NetworkAddress)
  return `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}`
}

const differences = (a: Fingerprint, b: Fingerprint): string[] =>
  [...new Set([...a.keys(), ...b.keys()])].filter(name => a.get(name) !== b.get(name)).sort()

interface Mirrored {
  readonly source: TestDatabase
  /** Runs SQL on the mirror. */
  readonly onMirror: (sql: string) => Promise<readonly Row[]>
  readonly scratch: Target
  /** Copies from an account of one's own, or the server's. */
  readonly copy: (options: CopyOptions, account?: Target) => Promise<Copy>
  readonly differences: () => Promise<string[]>
}

/** A database with this in it, and an empty one beside it. */
async function withSource<T>(sql: string, work: (mirrored: Mirrored) => Promise<T>): Promise<T> {
  await using source = await freshDatabase('postgres')
  await query(source.url, sql)
  const scratch = await mirroring.createScratch(
    source.target,
    `gl_${randomBytes(6).toString('hex')}`,
    OPTIONS,
  )
  try {
    return await work({
      source,
      scratch,
      onMirror: text => query(urlOf(scratch), text),
      copy: (options, account = source.target) => mirroring.copy(account, scratch, options),
      differences: async () =>
        differences(
          await mirroring.fingerprint(source.target, OPTIONS),
          await mirroring.fingerprint(scratch, OPTIONS),
        ),
    })
  } finally {
    await mirroring.dropScratch(scratch, OPTIONS)
  }
}

/** An account that may log in, and what it is granted. */
async function withAccount<T>(
  { source: { target, url }, onMirror }: Mirrored,
  grants: (account: string) => string,
  work: (account: Target) => Promise<T>,
): Promise<T> {
  const user = `reader_${randomBytes(4).toString('hex')}`
  await query(url, `CREATE ROLE ${user} LOGIN PASSWORD 'only-reading'; ${grants(user)}`)
  try {
    return await work({
      ...target,
      address: { ...target.address, user, credential: { kind: 'password', password: 'only-reading' } },
    })
  } finally {
    await onMirror(`DROP OWNED BY ${user}`)
    await query(url, `DROP OWNED BY ${user}; DROP ROLE ${user}`)
  }
}

const sessionsOf = async (database: string): Promise<number> =>
  (
    await query(
      serverOf('postgres').url,
      `SELECT pid FROM pg_stat_activity WHERE datname = '${database}' AND backend_type = 'client backend'`,
    )
  ).length

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('It did not come true in time')
    await pause(10)
  }
}

/** Holds a table locked whole until it is let go. */
async function lock(url: string, table: string): Promise<{ readonly letGo: () => Promise<void> }> {
  const held = query(url, `BEGIN; LOCK TABLE ${table}; SELECT pg_sleep(60)`).catch(() => undefined)
  const holder = `SELECT pg_cancel_backend(pid) FROM pg_locks WHERE granted AND relation = '${table}'::regclass
    AND mode = 'AccessExclusiveLock'`
  await waitFor(async () => (await query(url, holder.replace('pg_cancel_backend(pid)', ''))).length > 0)
  return {
    letGo: async () => {
      await query(url, holder)
      await held
    },
  }
}

/** Waits until somebody waits for it. */
const isWaitedFor = (url: string, table: string): Promise<void> =>
  waitFor(async () => {
    const waiting = `SELECT FROM pg_locks WHERE NOT granted AND relation = '${table}'::regclass`
    return (await query(url, waiting)).length > 0
  })

/** Values that text has to be careful with, and every way a table can hold rows. */
const KINDS_OF_TABLES = `
  CREATE SCHEMA "Odd one"; CREATE TYPE mood AS ENUM ('sad', 'glad');
  CREATE TABLE "Odd one"."select" (id int PRIMARY KEY, "a ""b""" text, at timestamptz, took interval, raw bytea,
    number float8, feeling mood, list text[], document jsonb, of_day date);
  INSERT INTO "Odd one"."select"
    SELECT i, E'tab\\t newline\\n back\\\\slash \\\\. \\\\N ''' || i, now() + i * interval '1 day', i * interval '90 seconds',
           decode(md5(i::text), 'hex'), 1 / (i + 0.1::float8), 'glad', ARRAY['a,b', NULL, '{}"'], '{"a": [1, null]}',
           date '2020-01-01' + i FROM generate_series(1, 500) i;
  INSERT INTO "Odd one"."select" (id) VALUES (0);
  CREATE TABLE identity (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text,
    doubled text GENERATED ALWAYS AS (name || name) STORED);
  INSERT INTO identity (name) SELECT 'n' || i FROM generate_series(1, 41) i;
  CREATE TABLE serial (id serial PRIMARY KEY, gone int, name text); ALTER TABLE serial DROP COLUMN gone;
  INSERT INTO serial (name) SELECT 'n' FROM generate_series(1, 7);
  CREATE SEQUENCE counter START 5; CREATE SEQUENCE unused START 9; SELECT nextval('counter'), nextval('counter');
  CREATE TABLE empty (id int); CREATE TABLE nothing (); INSERT INTO nothing DEFAULT VALUES;
  CREATE UNLOGGED TABLE unlogged (id int); INSERT INTO unlogged VALUES (1);
  CREATE TABLE ranges (at date, what text) PARTITION BY RANGE (at);
  CREATE TABLE ranges_old PARTITION OF ranges FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
  CREATE TABLE ranges_new PARTITION OF ranges FOR VALUES FROM ('2021-01-01') TO ('2022-01-01') PARTITION BY LIST (what);
  CREATE TABLE ranges_new_a PARTITION OF ranges_new FOR VALUES IN ('a');
  CREATE TABLE ranges_new_other PARTITION OF ranges_new DEFAULT;
  INSERT INTO ranges SELECT date '2020-01-01' + i, chr(97 + i % 3) FROM generate_series(0, 699) i;
  CREATE TABLE hashed (name text) PARTITION BY HASH (name);
  CREATE TABLE hashed_0 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
  CREATE TABLE hashed_1 PARTITION OF hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
  INSERT INTO hashed SELECT 'h' || i FROM generate_series(1, 60) i;
  CREATE TABLE parent (id int, name text); CREATE TABLE child (more int) INHERITS (parent);
  INSERT INTO parent VALUES (1, 'p'); INSERT INTO child VALUES (2, 'c', 3), (3, 'c', 3);
  CREATE VIEW seen AS SELECT * FROM parent;
  CREATE TABLE loud (id int); CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RAISE EXCEPTION ''a trigger woke up''; END'; INSERT INTO loud VALUES (1), (2);
  CREATE TRIGGER shout BEFORE INSERT ON loud FOR EACH ROW EXECUTE FUNCTION shout();
  CREATE RULE no_delete AS ON DELETE TO loud DO INSTEAD NOTHING;
`
const HELD: Readonly<Record<string, number>> = {
  '"Odd one"."select"': 501,
  identity: 41,
  serial: 7,
  nothing: 1,
  unlogged: 1,
  ranges: 700,
  ranges_new_a: 112,
  hashed: 60,
  parent: 3,
  child: 2,
  loud: 2,
  empty: 0,
}

/** A digest of every row, whatever their order. */
const digest = (table: string): string =>
  `SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM ${table} t`

describe('all rows', () => {
  test('of every kind of table are copied, and the catalog is the same', async () => {
    await withSource(KINDS_OF_TABLES, async ({ source, copy, onMirror, differences }) => {
      const said: string[] = []
      const copied = await copy({ ...ALL, progress: what => said.push(what) })
      expect(messages(copied)).toEqual([])
      for (const [table, count] of Object.entries(HELD)) {
        expect({ table, rows: await onMirror(`SELECT count(*)::int FROM ${table}`) }).toEqual({
          table,
          rows: [{ count }],
        })
        expect({ table, rows: await onMirror(digest(table)) }).toEqual({
          table,
          rows: await query(source.url, digest(table)),
        })
      }
      expect(copied).toMatchObject({ tables: 10, rows: 501 + 41 + 7 + 1 + 1 + 700 + 60 + 3 + 2 })
      expect(said[0]).toBe('Copying rows of 14 tables')
      expect(await differences()).toEqual([])
    })
  })

  test('let counters go on where those of the target are', async () => {
    await withSource(KINDS_OF_TABLES, async ({ copy, onMirror }) => {
      await copy(ALL)
      expect(await onMirror(`INSERT INTO identity (name) VALUES ('next') RETURNING id, doubled`)).toEqual([
        { id: '42', doubled: 'nextnext' },
      ])
      expect(await onMirror(`INSERT INTO serial (name) VALUES ('next') RETURNING id`)).toEqual([{ id: 8 }])
      expect(await onMirror(`SELECT nextval('counter'), nextval('unused') AS unused`)).toEqual([
        { nextval: '7', unused: '9' },
      ])
    })
  })

  test('make NOT NULL and UNIQUE fail, which succeed on a mirror without rows', async () => {
    const rows = `CREATE TABLE t (a int, b int); INSERT INTO t SELECT i, i FROM generate_series(1, 50) i;
      INSERT INTO t VALUES (NULL, 7)`
    const changes = ['ALTER TABLE t ALTER a SET NOT NULL', 'ALTER TABLE t ADD UNIQUE (b)']
    const outcomes = async (data: MirrorData): Promise<unknown[]> =>
      withSource(rows, async ({ copy, onMirror }) => {
        await copy(optionsFor(data))
        return Promise.all(
          changes.map(sql =>
            onMirror(sql).then(
              () => 'green',
              (error: unknown) => (error as { code: string }).code,
            ),
          ),
        )
      })
    expect(await outcomes({ kind: 'none' })).toEqual(['green', 'green'])
    expect(await outcomes({ kind: 'all' })).toEqual(['23502', '23505'])
    expect(await outcomes({ kind: 'sample', rows: 51 })).toEqual(['23502', '23505'])
    expect(await outcomes({ kind: 'sample', rows: 10 })).toEqual(['green', 'green'])
  })

  test('are of one snapshot with the catalog, and lock nothing when they have been read', async () => {
    const many = Array.from(
      { length: 60 },
      (_, i) => `CREATE TABLE t${i} (id int); INSERT INTO t${i} VALUES (1)`,
    ).join(';')
    await withSource(`${many}; CREATE TABLE z_last (id int)`, async ({ source, copy, onMirror }) => {
      const done = { isDone: false }
      const writing = (async () => {
        for (let i = 0; !done.isDone; i++) {
          await query(
            source.url,
            `BEGIN; INSERT INTO t0 VALUES (${i}); INSERT INTO z_last VALUES (${i}); COMMIT`,
          )
        }
      })()
      await copy(ALL)
      done.isDone = true
      await writing
      const [held] = await onMirror(
        'SELECT (SELECT count(*) FROM t0) - 1 AS first, (SELECT count(*) FROM z_last) AS last',
      )
      expect(held).toMatchObject({ first: held!['last'] })
      expect(await query(source.url, 'SELECT count(*) > 1 AS more FROM z_last')).toEqual([{ more: true }])
    })
  })

  test('are copied to the embedded server', async () => {
    await withSource(KINDS_OF_TABLES, async ({ source }) => {
      const mirror = postgres.embedded(source.target)!
      try {
        const copied = await mirroring.copy(source.target, mirror, ALL)
        expect(copied).toMatchObject({ tables: 10, rows: 1316 })
        expect(messages(copied)).toContainEqual(
          expect.stringMatching(
            /^The mirror's version is PostgreSQL \d+\.\d+, the target's is PostgreSQL \d+\.\d+\.$/,
          ),
        )
        const again = await withSource('', async ({ scratch, onMirror }) => {
          // And from there to a server: it has one session at a time.
          const back = await mirroring.copy(mirror, scratch, ALL)
          return { rows: back.rows, digest: await onMirror(digest('"Odd one"."select"')) }
        })
        expect(again).toEqual({ rows: 1316, digest: await query(source.url, digest('"Odd one"."select"')) })
      } finally {
        await postgres.release(mirror)
      }
    })
  }, 60_000)
})

/** Keys of several columns, of a table to itself, in a circle, to a partitioned table, of other types, and half empty ones. */
const KEYS = `
  CREATE TABLE country (code char(2) PRIMARY KEY, name text);
  INSERT INTO country SELECT chr(65 + i / 26) || chr(65 + i % 26), 'country ' || i FROM generate_series(0, 199) i;
  CREATE TABLE region (country char(2) REFERENCES country, number int, PRIMARY KEY (country, number));
  INSERT INTO region SELECT code, n FROM country, generate_series(1, 5) n ORDER BY n;
  CREATE TABLE customer (id bigint PRIMARY KEY, country char(2), region int, referrer bigint REFERENCES customer,
    FOREIGN KEY (country, region) REFERENCES region (country, number));
  INSERT INTO customer SELECT i, CASE WHEN i % 5 > 0 THEN (SELECT code FROM country OFFSET (i * 7) % 200 LIMIT 1) END,
    CASE WHEN i % 7 > 0 THEN i % 5 + 1 END, NULL FROM generate_series(1, 2000) i;
  UPDATE customer SET referrer = 2001 - id WHERE id <= 1000;
  CREATE TABLE husband (id int PRIMARY KEY, wife int); CREATE TABLE wife (id int PRIMARY KEY, husband int REFERENCES husband);
  INSERT INTO husband SELECT i, NULL FROM generate_series(1, 500) i; INSERT INTO wife SELECT i, i % 500 + 1 FROM generate_series(1, 500) i;
  UPDATE husband SET wife = (id + 250) % 500 + 1; ALTER TABLE husband ADD FOREIGN KEY (wife) REFERENCES wife;
  CREATE TABLE measure (at int, sensor int, PRIMARY KEY (at, sensor)) PARTITION BY RANGE (at);
  CREATE TABLE measure_0 PARTITION OF measure FOR VALUES FROM (0) TO (500);
  CREATE TABLE measure_1 PARTITION OF measure FOR VALUES FROM (500) TO (1000);
  INSERT INTO measure SELECT i, i % 3 FROM generate_series(0, 999) i;
  CREATE TABLE remark (id int PRIMARY KEY, at int, sensor int, FOREIGN KEY (at, sensor) REFERENCES measure MATCH FULL) PARTITION BY HASH (id);
  CREATE TABLE remark_0 PARTITION OF remark FOR VALUES WITH (MODULUS 2, REMAINDER 0);
  CREATE TABLE remark_1 PARTITION OF remark FOR VALUES WITH (MODULUS 2, REMAINDER 1);
  INSERT INTO remark SELECT i, 999 - i, (999 - i) % 3 FROM generate_series(0, 799) i; INSERT INTO remark VALUES (5000, NULL, NULL);
  CREATE DOMAIN amount AS numeric; CREATE TABLE price (amount amount PRIMARY KEY, label text UNIQUE);
  INSERT INTO price SELECT i, 'l' || i FROM generate_series(1, 300) i;
  CREATE TABLE sale (id int PRIMARY KEY, amount int REFERENCES price, label text REFERENCES price (label));
  INSERT INTO sale SELECT i, 301 - i, 'l' || (150 + i % 100) FROM generate_series(1, 300) i;
  CREATE TABLE orphan (id int PRIMARY KEY, customer bigint); INSERT INTO orphan SELECT i, 5000 + i FROM generate_series(1, 20) i;
  INSERT INTO orphan VALUES (0, 1999);
  ALTER TABLE orphan ADD FOREIGN KEY (customer) REFERENCES customer NOT VALID;
  CREATE TABLE chain (id int PRIMARY KEY, next int); INSERT INTO chain SELECT i, i + 1 FROM generate_series(1, 60) i;
  INSERT INTO chain VALUES (61, 1); ALTER TABLE chain ADD FOREIGN KEY (next) REFERENCES chain;
`

describe('a sample', () => {
  test.each([1, 7, 100])(
    'of %i rows has those that it refers to: every foreign key can be made',
    async rows => {
      await withSource(KEYS, async ({ copy, onMirror, differences }) => {
        expect(messages(await copy(sample(rows)))).toEqual([])
        expect(await differences()).toEqual([])
        const [held] = await onMirror(
          ['customer', 'sale', 'chain', 'remark']
            .map(table => `(SELECT count(*)::int FROM ${table}) AS ${table}`)
            .join(', ')
            .replace(/^/, 'SELECT '),
        )
        expect(held).toMatchObject({ sale: rows, chain: 61 })
        expect(held!['customer']).toBeGreaterThanOrEqual(rows)
        expect(held!['customer']).toBeLessThan(rows * 2 + 25)
        expect(held!['remark']).toBeLessThanOrEqual(rows + 1)
      })
    },
  )

  test('of tables that are named has all of their rows, and what those refer to', async () => {
    await withSource(KEYS, async ({ copy, onMirror, differences }) => {
      const copied = await copy(tables('sale', 'public.rem*'))
      expect(messages(copied)).toEqual([])
      expect(await differences()).toEqual([])
      expect(copied).toMatchObject({ tables: 4, rows: 300 + 801 + 300 + 800 })
      expect(await onMirror('SELECT count(*)::int FROM customer')).toEqual([{ count: 0 }])
    })
  })

  test('a name that no table has is said, with those that are near', async () => {
    await withSource(KEYS, async ({ copy, scratch }) => {
      await expect(copy(tables('public.custmer', 'sale'))).rejects.toMatchObject({
        code: 'DRY_RUN_IMPOSSIBLE',
        message:
          'mirror-data names public.custmer, and the target has no such table. It has public.customer.',
      })
      await expect(copy(tables('a_b_c_d', 'nowhere.*'))).rejects.toMatchObject({
        errors: [{ code: 'DRY_RUN_IMPOSSIBLE' }, { code: 'DRY_RUN_IMPOSSIBLE' }],
      })
      expect(
        [...(await mirroring.fingerprint(scratch, OPTIONS)).keys()].filter(name => name.startsWith('table ')),
      ).toEqual([])
    })
  })

  test('of many tables takes little longer than their catalog; the times are printed', async () => {
    const count = QUICK ? 100 : 300
    const many = Array.from(
      { length: count },
      (
        _,
        i,
      ) => `CREATE TABLE t${i} (id int PRIMARY KEY, name text, up int ${i === 0 ? '' : `REFERENCES t${i - 1}`});
        INSERT INTO t${i} SELECT j, 'n', ${i === 0 ? 'NULL' : '2001 - j'} FROM generate_series(1, 2000) j;`,
    ).join('\n')
    await withSource(many, async ({ copy, onMirror }) => {
      const timed = async (options: CopyOptions): Promise<number> => {
        const started = performance.now()
        await copy(options)
        return performance.now() - started
      }
      const withoutMs = await timed(optionsFor({ kind: 'none' }))
      await onMirror('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
      const withMs = await timed(sample(50))
      console.log(
        `${count} tables: catalog ${Math.round(withoutMs)} ms, with a sample of 50 rows ${Math.round(withMs)} ms`,
      )
      expect(await onMirror('SELECT count(*)::int >= 50 AS enough FROM t0')).toEqual([{ enough: true }])
      expect(withMs).toBeLessThan(withoutMs * 3 + 3_000)
    })
  }, 120_000)
})

describe('what the account may not read', () => {
  test('is named, with the right that it needs, before anything is made', async () => {
    await withSource(
      'CREATE TABLE a (id int); CREATE TABLE secret (id int, hidden int); CREATE TABLE half (id int, hidden int)',
      async mirrored => {
        const { copy, scratch } = mirrored
        await withAccount(
          mirrored,
          user => `GRANT SELECT ON a TO ${user}; GRANT SELECT (id) ON half TO ${user}`,
          async account => {
            await expect(copy(ALL, account)).rejects.toMatchObject({
              code: 'DRY_RUN_IMPOSSIBLE',
              message: 'The account may not read the rows of public.half, public.secret.',
              hint: expect.stringContaining('GRANT SELECT ON public.half, public.secret'),
            })
            expect(
              [...(await mirroring.fingerprint(scratch, OPTIONS)).keys()].filter(name =>
                name.startsWith('table '),
              ),
            ).toEqual([])
            expect(await copy(tables('a'), account)).toMatchObject({ rows: 0 })
          },
        )
      },
    )
  })

  test('by row security is an error, and not a part of the rows', async () => {
    const sql = `CREATE TABLE t (id int); INSERT INTO t VALUES (1), (2); ALTER TABLE t ENABLE ROW LEVEL SECURITY;
      CREATE POLICY odd ON t USING (id = 1)`
    await withSource(sql, async mirrored => {
      const { copy, onMirror, differences } = mirrored
      await withAccount(
        mirrored,
        user => `GRANT SELECT ON t TO ${user}`,
        async account => {
          await expect(copy(ALL, account)).rejects.toMatchObject({
            code: 'DRY_RUN_IMPOSSIBLE',
            message: 'Row-level security hides rows of public.t from the account.',
          })
        },
      )
      expect(await copy(ALL)).toMatchObject({ rows: 2, tables: 1 })
      expect(await onMirror('SELECT count(*)::int FROM t')).toEqual([{ count: 2 }])
      expect(await differences()).toEqual([])
    })
  })

  test('in a partition is read through its table; a sequence is told and goes on behind the rows', async () => {
    const sql = `CREATE TABLE t (id serial, at int) PARTITION BY LIST (at); CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
      CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2); INSERT INTO t (at) VALUES (1), (2), (2)`
    await withSource(sql, async mirrored => {
      const { copy, onMirror } = mirrored
      await withAccount(
        mirrored,
        user => `GRANT SELECT ON t, t_1 TO ${user}`,
        async account => {
          const copied = await copy(ALL, account)
          expect(copied).toMatchObject({ rows: 3, tables: 1 })
          expect(messages(copied)).toEqual([
            'The account may not read where sequence public.t_id_seq is: on the mirror it goes on behind the copied rows.',
          ])
          expect(await onMirror('INSERT INTO t (at) VALUES (1) RETURNING id')).toEqual([{ id: 4 }])
        },
      )
    })
  })
})

describe('on the way', () => {
  const rows = QUICK ? 1_200_000 : 1_600_000
  const LARGE = `CREATE TABLE large (id int, filler text);
    INSERT INTO large SELECT i, repeat(md5(i::text), 4) FROM generate_series(1, ${rows}) i`

  test('a large table takes no memory', async () => {
    await withSource(LARGE, async ({ copy, onMirror }) => {
      globalThis.gc?.()
      const before = process.memoryUsage().rss
      let most = before
      const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20)
      const said: string[] = []
      const started = performance.now()
      const copied = await copy({ ...ALL, progress: what => said.push(what) })
      clearInterval(watch)
      const [{ bytes }] = (await onMirror(`SELECT pg_relation_size('large')::int AS bytes`)) as [
        { bytes: number },
      ]
      console.log(
        `${Math.round(bytes / 1e6)} MB in ${Math.round(performance.now() - started)} ms, ${Math.round((most - before) / 1e6)} MB more memory at most`,
      )
      expect(copied).toMatchObject({ rows, tables: 1 })
      // The thread of pg_dump is in it.
      expect(most - before).toBeLessThan(120e6)
    })
  }, 120_000)

  test('it is cancelled at any moment, and no session is left', async () => {
    await withSource(LARGE, async ({ source, copy, scratch }) => {
      for (const afterMs of [0, 200, 600, 800, 1_000, 1_300]) {
        const abort = new AbortController()
        const outcome = copy({ ...ALL, signal: abort.signal }).then(
          () => 'copied',
          (error: unknown) => (error as { code: string }).code,
        )
        await pause(afterMs)
        abort.abort()
        const aborted = performance.now()
        expect(await outcome).toBe('CANCELLED')
        expect(performance.now() - aborted).toBeLessThan(5_000)
        await waitFor(
          async () => (await sessionsOf(source.name)) + (await sessionsOf(scratch.database)) === 0,
        )
      }
    })
  }, 60_000)

  test.each(['source', 'mirror'] as const)(
    'a %s that goes away is told with the table',
    async side => {
      await withSource(LARGE, async ({ source, copy, scratch }) => {
        const name = side === 'source' ? source.name : scratch.database
        const failure = copy(ALL).catch((error: unknown) => error)
        const url = urlWith(serverOf('postgres').url, {})
        const activity = `SELECT pid FROM pg_stat_activity WHERE datname = '${name}' AND query LIKE '%COPY%large%'`
        await waitFor(async () => (await query(url, activity)).length > 0)
        await query(url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`)
        expect(await failure).toMatchObject({
          code: 'DRY_RUN_IMPOSSIBLE',
          message: expect.stringContaining('public.large'),
        })
      })
    },
    60_000,
  )

  test('a table that is locked is waited for as long as lock-timeout says', async () => {
    await withSource('CREATE TABLE t (id int)', async ({ source, copy }) => {
      const { letGo } = await lock(source.url, 't')
      await expect(copy({ ...ALL, lockTimeoutMs: 300 })).rejects.toMatchObject({
        code: 'DRY_RUN_IMPOSSIBLE',
        message: expect.stringContaining('public.t'),
        hint: expect.stringContaining('lock-timeout'),
      })
      await letGo()
    })
  })

  test('what is emptied or made anew meanwhile is not taken for empty', async () => {
    const sql =
      'CREATE TABLE a (id int); CREATE TABLE y (id int); CREATE TABLE z (id int); INSERT INTO y VALUES (1); INSERT INTO z VALUES (1)'
    for (const change of ['TRUNCATE z', 'DROP TABLE y; CREATE TABLE y (id int)']) {
      await withSource(sql, async ({ source, copy }) => {
        // The first table holds the copy up, with its snapshot taken.
        const { letGo } = await lock(source.url, 'a')
        const failure = copy(ALL).catch((error: unknown) => error)
        await isWaitedFor(source.url, 'a')
        await query(source.url, change)
        await letGo()
        expect(await failure).toMatchObject({
          code: 'DRY_RUN_IMPOSSIBLE',
          message: expect.stringMatching(/^public\.[yz] was emptied, rewritten or made anew/),
        })
      })
    }
  }, 60_000)

  test('no lock is kept: a table can be dropped when it has been read', async () => {
    await withSource(
      'CREATE TABLE a (id int); CREATE TABLE b (id int); INSERT INTO b VALUES (1)',
      async ({ source, copy }) => {
        const { letGo } = await lock(source.url, 'b')
        const copied = copy(ALL)
        await isWaitedFor(source.url, 'b')
        await query(source.url, `SET lock_timeout = '500ms'; DROP TABLE a`)
        await letGo()
        expect(await copied).toMatchObject({ rows: 1 })
      },
    )
  })

  test('neither account has to be a superuser', async () => {
    const sql = `${KEYS}; CREATE TABLE loud (id int); INSERT INTO loud VALUES (1); CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN RAISE EXCEPTION ''a trigger woke up''; END'; CREATE TRIGGER shout BEFORE INSERT ON loud FOR EACH ROW EXECUTE FUNCTION shout()`
    await withSource(sql, async mirrored => {
      const grants = (user: string): string =>
        `ALTER ROLE ${user} CREATEDB; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${user}`
      await withAccount(mirrored, grants, async account => {
        const name = `gl_${randomBytes(6).toString('hex')}`
        const scratch = await mirroring.createScratch(account, name, OPTIONS)
        try {
          const copied = await mirroring.copy(account, scratch, ALL)
          const refused = messages(copied).filter(message => !message.includes('The mirror has no owner of'))
          expect(refused.filter(message => !message.includes(' schema public'))).toEqual([])
          const [{ rows }] = (await query(
            urlOf(scratch),
            'SELECT (SELECT count(*) FROM loud) + (SELECT count(*) FROM customer) + (SELECT count(*) FROM remark) AS rows',
          )) as [{ rows: string }]
          expect(rows).toBe('2802')
        } finally {
          await mirroring.dropScratch(scratch, OPTIONS)
        }
      })
    })
  })

  test('of the tables that an extension keeps its settings in, the rows that are not its own are copied', async () => {
    const table = `CREATE TABLE settings (name text, builtin bool); INSERT INTO settings VALUES ('own', true);`
    const sql = `${table} INSERT INTO settings VALUES ('mine', false); CREATE EXTENSION pg_trgm;
      ALTER EXTENSION pg_trgm ADD TABLE settings;
      UPDATE pg_extension SET extconfig = ARRAY['settings'::regclass::oid], extcondition = ARRAY['WHERE NOT builtin']
       WHERE extname = 'pg_trgm'`
    await withSource(sql, async ({ copy, onMirror }) => {
      // As CREATE EXTENSION would make it.
      await onMirror(table)
      expect(await copy(ALL)).toMatchObject({ rows: 1, tables: 1 })
      expect(await onMirror('SELECT name FROM settings ORDER BY 1')).toEqual([
        { name: 'mine' },
        { name: 'own' },
      ])
    })
  })

  test('rows that the mirror refuses are told, and the rest is there', async () => {
    const sql = `CREATE TABLE b (id int); CREATE FUNCTION exists_in_b(int) RETURNS bool LANGUAGE sql AS 'SELECT EXISTS (SELECT FROM public.b WHERE id = $1)';
      CREATE TABLE a (id int CHECK (exists_in_b(id))); INSERT INTO b VALUES (1); INSERT INTO a VALUES (1)`
    await withSource(sql, async ({ source, copy, onMirror }) => {
      expect(messages(await copy(ALL))).toEqual([
        'The mirror could not take rows of public.a: new row for relation "a" violates check constraint "a_id_check" (23514).',
      ])
      expect(await onMirror('SELECT id FROM b')).toEqual([{ id: 1 }])
      const embedded = postgres.embedded(source.target)!
      try {
        const copied = await mirroring.copy(source.target, embedded, ALL)
        expect(copied).toMatchObject({ rows: 1, tables: 1 })
        expect(messages(copied).filter(message => message.includes('could not take rows of'))).toHaveLength(1)
      } finally {
        await postgres.release(embedded)
      }
    })
  })
})

describe('materialized views', () => {
  const sql = `CREATE TABLE t (id int PRIMARY KEY, name text); INSERT INTO t VALUES (1, 'a'), (2, 'b');
    CREATE MATERIALIZED VIEW z_first AS SELECT id, name FROM t GROUP BY id; CREATE UNIQUE INDEX ON z_first (id);
    CREATE VIEW between_them AS SELECT * FROM z_first; CREATE MATERIALIZED VIEW a_second AS SELECT count(*)::int FROM between_them;
    CREATE MATERIALIZED VIEW unfilled AS SELECT 1 AS one WITH NO DATA`
  test.each(['none', 'all'] as const)(
    'are filled where those of the target are (mirror-data: %s)',
    async kind => {
      await withSource(sql, async ({ copy, onMirror, differences }) => {
        expect(messages(await copy(optionsFor({ kind })))).toEqual([])
        expect(await onMirror('SELECT count FROM a_second')).toEqual([{ count: kind === 'none' ? 0 : 2 }])
        await expect(onMirror('SELECT * FROM unfilled')).rejects.toThrow('has not been populated')
        expect(await differences()).toEqual([])
      })
    },
  )

  test('that cannot be filled are told', async () => {
    const broken = `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE MATERIALIZED VIEW m AS SELECT f();
      CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no more''; END'`
    await withSource(broken, async ({ copy }) => {
      expect(messages(await copy(optionsFor({ kind: 'none' })))).toEqual([
        'The mirror has no rows of materialized view public.m: no more (P0001).',
      ])
    })
  })
})

test('an invalid index is told once and is no difference', async () => {
  await withSource(
    'CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1)',
    async ({ source, copy, differences }) => {
      await query(source.url, 'CREATE UNIQUE INDEX CONCURRENTLY broken ON t (id)').catch(() => undefined)
      expect(messages(await copy(ALL))).toEqual([
        'The mirror has no index public.broken, which is invalid on the target.',
      ])
      expect(await differences()).toEqual([])
    },
  )
})

test('what pg_dump warns of is told', async () => {
  await withSource(`CREATE TYPE odd AS ENUM ('a')`, async ({ source, copy }) => {
    await query(source.url, `UPDATE pg_type SET typtype = 'z' WHERE typname = 'odd'`)
    expect(messages(await copy(optionsFor({ kind: 'none' })))).toContainEqual(
      'pg_dump warned about the target: typtype of data type "odd" appears to be invalid.',
    )
  })
})
