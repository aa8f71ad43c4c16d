/** The dry run's mirror on real servers: what it holds, what it says it does not hold, and what it leaves behind. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Problem } from '../../../src/core/model.js'
import type { NetworkAddress, Target } from '../../../src/core/target.js'
import type { Fingerprint } from '../../../src/dialect/dialect.js'
import { postgres } from '../../../src/dialect/postgres/index.js'
import { mirroring } from '../../../src/dialect/postgres/mirror/index.js'
import { sweepLocal } from '../../../src/dialect/postgres/mirror/local-state.js'
import {
  freshDatabase,
  query,
  QUICK,
  serverOf,
  urlWith,
  type TestDatabase,
  passwordOf,
} from '../../kit/databases.js'
import { PLANTED } from './mirror/planted-differences.js'

const OPTIONS = { connectTimeoutMs: 10_000, lockTimeoutMs: 10_000, statementTimeoutMs: 60_000 }
const FIXTURE = new URL('./mirror/every-kind.sql', import.meta.url)
const ROLES = ['mirror_owner', 'mirror_reader', 'Mirror Group']

const NO_ROWS = { data: { kind: 'none' }, progress: () => undefined } as const

const notCancelled = () => ({ ...OPTIONS, ...NO_ROWS, signal: new AbortController().signal })
const copyOf = async (...args: Parameters<typeof mirroring.copy>) => (await mirroring.copy(...args)).problems
const fingerprint = (target: Target): Promise<Fingerprint> => mirroring.fingerprint(target, OPTIONS)
const messages = (problems: readonly Problem[]): string[] => problems.map(problem => problem.message)

/** Names of the entries that are not the same in both. */
const differences = (a: Fingerprint, b: Fingerprint): string[] =>
  [...new Set([...a.keys(), ...b.keys()])].filter(name => a.get(name) !== b.get(name)).sort()

const urlOf = ({ address, database }: Target): string => {
  const { host, port, user } = address as NetworkAddress
  const password = passwordOf(address as NetworkAddress)
  return `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}`
}

async function makeRoles(url: string): Promise<void> {
  for (const role of ROLES) {
    await query(url, `CREATE ROLE "${role}"`).catch((error: unknown) => {
      if (!String(error).includes('already exists')) throw error
    })
  }
}

/** Tables as real ones are: keys, a foreign key, an index, comments. */
const manyTables = (count: number): string =>
  Array.from(
    { length: count },
    (
      _,
      i,
    ) => `CREATE TABLE t${i} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL DEFAULT 'n',
      made timestamptz DEFAULT now(), parent bigint ${i === 0 ? '' : `REFERENCES t${i - 1}`}, CHECK (name <> ''));
    CREATE INDEX ON t${i} (name, made); COMMENT ON TABLE t${i} IS 'table ${i}';`,
  ).join('\n')

async function withScratch<T>(work: (scratch: Target) => Promise<T>): Promise<T> {
  await using server = await freshDatabase('postgres')
  const scratch = await mirroring.createScratch(
    server.target,
    `gl_${randomBytes(6).toString('hex')}`,
    OPTIONS,
  )
  try {
    return await work(scratch)
  } finally {
    await mirroring.dropScratch(scratch, OPTIONS)
  }
}

const embeddedOf = (target: Target): Target => postgres.embedded(target)!

describe('a catalog with every kind of object', () => {
  let source: TestDatabase
  let original: Fingerprint
  beforeAll(async () => {
    source = await freshDatabase('postgres')
    await makeRoles(source.url)
    await query(source.url, await readFile(FIXTURE, 'utf8'))
    original = await fingerprint(source.target)
  })
  afterAll(async () => source[Symbol.asyncDispose]())

  test('has an entry for each of them, and none for what extensions bring', () => {
    const kinds = PLANTED.flatMap(({ changes }) => changes).map(name => name.split(' ')[0])
    const present = new Set([...original.keys()].map(name => name.split(' ')[0]))
    // Made by the differences themselves.
    expect([...new Set(kinds)].filter(kind => !present.has(kind))).toEqual(['setting'])
    expect(original.size).toBeGreaterThan(250)
    expect([...original.keys()].filter(name => name.includes('similarity('))).toEqual([])
  })

  test('is the same again in another session', async () => {
    expect(differences(original, await fingerprint(source.target))).toEqual([])
  })

  test('is mirrored to a scratch database of its own server without a difference', async () => {
    await withScratch(async scratch => {
      const problems = await copyOf(source.target, scratch, notCancelled())
      expect(messages(problems)).toEqual([
        'The mirror has no user mapping mirror_reader SERVER elsewhere: it would let the dry run reach another server.',
      ])
      expect(problems[0]).toMatchObject({ code: 'MIRROR_INCOMPLETE', severity: 'warning' })
      expect(differences(original, await fingerprint(scratch))).toEqual([])
    })
  })

  test('is mirrored to the embedded server; what is missing there was said', async () => {
    const mirror = embeddedOf(source.target)
    try {
      const said = messages(await copyOf(source.target, mirror, notCancelled())).join('\n')
      const missing = differences(original, await fingerprint(mirror)).filter(
        name => !name.startsWith('version of extension '),
      )
      // Columns go with the foreign table that is named.
      expect(missing.filter(name => !said.includes(`The mirror has no ${name}:`))).toEqual([
        'column app.far.id',
        'column app.far.name',
      ])
      expect(said).toContain('The mirror has no extension postgres_fdw:')
      expect(said).not.toContain('mapped-secret')
    } finally {
      await postgres.release(mirror)
    }
  })

  test('is mirrored by an account that may read the catalog and nothing else', async () => {
    const user = `reader_${randomBytes(4).toString('hex')}`
    await query(source.url, `CREATE ROLE ${user} LOGIN PASSWORD 'only-reading'`)
    const target: Target = {
      ...source.target,
      address: { ...source.target.address, user, credential: { kind: 'password', password: 'only-reading' } },
    }
    try {
      expect(differences(original, await fingerprint(target))).toEqual([])
      await withScratch(async scratch => {
        await copyOf(target, scratch, notCancelled())
        expect(differences(original, await fingerprint(scratch))).toEqual([])
      })
    } finally {
      await query(source.url, `DROP ROLE ${user}`)
    }
  })

  test('waits for nobody: a table that is locked whole is mirrored', async () => {
    const lock = query(source.url, `BEGIN; LOCK TABLE app.customer; SELECT pg_sleep(4); COMMIT`)
    await pause(300)
    await withScratch(async scratch => {
      await copyOf(source.target, scratch, { ...notCancelled(), lockTimeoutMs: 500 })
    })
    await lock
  })

  test('every planted difference is found and named', async () => {
    await withScratch(async scratch => {
      await copyOf(source.target, scratch, notCancelled())
      let before = await fingerprint(scratch)
      const found: unknown[] = []
      for (const { sql } of PLANTED) {
        await query(urlOf(scratch), sql)
        const after = await fingerprint(scratch)
        found.push({ sql, changes: differences(before, after) })
        before = after
      }
      expect(found).toEqual(PLANTED)
    })
  }, 120_000)

  test('is mirrored to a local server, where its roles are made', async () => {
    const local = (await mirroring.startLocal())!
    expect(local).toBeDefined()
    const scratch = await mirroring.createScratch(local.target, 'mirror', OPTIONS)
    const problems = await copyOf(source.target, scratch, notCancelled())
    expect(
      messages(problems).filter(message => !message.includes('locale') && !message.includes('version')),
    ).toEqual([
      'The mirror has no user mapping mirror_reader SERVER elsewhere: it would let the dry run reach another server.',
    ])
    expect(
      differences(original, await fingerprint(scratch)).filter(
        name => !name.startsWith('version of extension '),
      ),
    ).toEqual([])
    await local[Symbol.asyncDispose]()
    await expect(query(urlOf(scratch), 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
    expect((await readdir(tmpdir())).filter(name => name.startsWith('greenline-postgres-'))).toEqual([])
  }, 120_000)
})

test('on a server that others use no role is made: what needs it is named', async () => {
  const local = (await mirroring.startLocal())!
  try {
    const source = await mirroring.createScratch(local.target, 'source', OPTIONS)
    const role = `stranger_${randomBytes(4).toString('hex')}`
    await query(urlOf(source), `CREATE ROLE ${role}; CREATE TABLE t (a int); ALTER TABLE t OWNER TO ${role}`)
    await withScratch(async scratch => {
      const said = messages(await copyOf(source, scratch, notCancelled()))
      expect(said).toContain(`The mirror's server has no role ${role}.`)
      expect(said).toContain(
        `The mirror has no owner of table public.t: role "${role}" does not exist (42704).`,
      )
      expect(differences(await fingerprint(source), await fingerprint(scratch))).toContain(
        'owner of table public.t',
      )
    })
    expect(await query(serverOf('postgres').url, `SELECT FROM pg_roles WHERE rolname = '${role}'`)).toEqual(
      [],
    )
  } finally {
    await local[Symbol.asyncDispose]()
  }
})

test('settings of the database and a schema public that is gone come along', async () => {
  await using source = await freshDatabase('postgres')
  await query(
    source.url,
    `CREATE SCHEMA "My App"; ALTER DATABASE ${source.name} SET search_path = "My App", pg_catalog;
     ALTER DATABASE ${source.name} SET app.word = 'it''s \\ a word'; DROP SCHEMA public`,
  )
  await withScratch(async scratch => {
    expect(messages(await copyOf(source.target, scratch, notCancelled()))).toEqual([])
    expect(
      await query(
        urlOf(scratch),
        `SELECT current_setting('search_path') AS path, current_setting('app.word') AS word`,
      ),
    ).toEqual([{ path: '"My App", pg_catalog', word: `it's \\ a word` }])
    expect(differences(await fingerprint(source.target), await fingerprint(scratch))).toEqual([])
  })
})

test('an embedded database is mirrored to another', async () => {
  const source = { ...embeddedOf((await freshTarget()).target), name: 'Test/embedded/source' }
  const mirror = embeddedOf(source)
  const connection = await postgres.connect(source, OPTIONS)
  const splitter = postgres.splitter()
  const pieces = [...splitter.push(Buffer.from(manyTables(3))), ...splitter.end()].filter(
    piece => piece.kind === 'statement',
  )
  const statements = (async function* () {
    for (const piece of pieces) yield { piece }
  })()
  for await (const { answer } of connection.execute(statements, {
    beforeSend: () => undefined,
    onError: 'stop',
  })) {
    expect(answer.status).toBe('succeeded')
  }
  await connection[Symbol.asyncDispose]()
  try {
    expect(messages(await copyOf(source, mirror, notCancelled()))).toEqual([])
    const original = await fingerprint(source)
    expect(original.has('table public.t2')).toBe(true)
    expect(differences(original, await fingerprint(mirror))).toEqual([])
  } finally {
    await postgres.release(source)
    await postgres.release(mirror)
  }
})

/** Only its name and dialect are wanted. */
async function freshTarget(): Promise<{ readonly target: Target }> {
  await using database = await freshDatabase('postgres')
  return { target: database.target }
}

describe('many tables', () => {
  const count = QUICK ? 100 : 500
  let source: TestDatabase
  beforeAll(async () => {
    source = await freshDatabase('postgres')
    await query(source.url, manyTables(count))
  }, 120_000)
  afterAll(async () => source[Symbol.asyncDispose]())

  const sessionsOf = async (database: string): Promise<readonly unknown[]> =>
    query(
      serverOf('postgres').url,
      `SELECT pid FROM pg_stat_activity WHERE datname = '${database}' AND backend_type = 'client backend'`,
    )

  async function waitFor(condition: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 10_000
    while (!(await condition())) {
      if (performance.now() > deadline) throw new Error('It did not come true in time')
      await pause(10)
    }
  }

  test('are mirrored; the times beside those of pg_dump and psql are printed', async () => {
    await withScratch(async scratch => {
      const started = performance.now()
      await copyOf(source.target, scratch, notCancelled())
      const copied = performance.now()
      const mirrored = await fingerprint(scratch)
      const read = performance.now()
      expect(differences(await fingerprint(source.target), mirrored)).toEqual([])
      const native = await timeNative()
      console.log(
        `${count} tables: copied in ${Math.round(copied - started)} ms, fingerprint in ${Math.round(read - copied)} ms; ` +
          `pg_dump -s | psql: ${native === undefined ? 'not on this machine' : `${Math.round(native)} ms`}`,
      )
    })
  }, 120_000)

  /** Milliseconds that the native programs take, where they are. */
  async function timeNative(): Promise<number | undefined> {
    await using empty = await freshDatabase('postgres')
    const script = 'pg_dump -s "$0" | psql -q -o /dev/null "$1"'
    const started = performance.now()
    try {
      await promisify(execFile)('sh', [
        '-c',
        `set -e; command -v pg_dump psql >/dev/null; ${script}`,
        source.url,
        empty.url,
      ])
    } catch {
      return undefined
    }
    return performance.now() - started
  }

  test('a cancelled copy ends at once and leaves no session', async () => {
    await withScratch(async scratch => {
      for (const afterMs of [0, 150, 600]) {
        const abort = new AbortController()
        const copy = copyOf(source.target, scratch, { ...OPTIONS, ...NO_ROWS, signal: abort.signal }).then(
          () => 'copied' as const,
          (error: unknown) => error,
        )
        await pause(afterMs)
        abort.abort()
        const aborted = performance.now()
        const outcome = await copy
        expect(performance.now() - aborted).toBeLessThan(5_000)
        expect(outcome).toMatchObject({ code: 'CANCELLED' })
        await waitFor(async () => (await sessionsOf(source.name)).length === 0)
        await waitFor(async () => (await sessionsOf(scratch.database)).length === 0)
      }
    })
  })

  test('a source that goes away is said in its own words', async () => {
    await withScratch(async scratch => {
      const copy = copyOf(source.target, scratch, notCancelled())
      const failure = copy.catch((error: unknown) => error)
      await waitFor(async () => (await sessionsOf(source.name)).length > 0)
      await pause(100)
      await query(
        serverOf('postgres').url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${source.name}'`,
      )
      expect(await failure).toMatchObject({
        code: 'DRY_RUN_IMPOSSIBLE',
        message: expect.stringContaining('terminating connection due to administrator command'),
      })
    })
  })

  test('a mirror that goes away is said, with the object it was at', async () => {
    await withScratch(async scratch => {
      const copy = copyOf(source.target, scratch, notCancelled())
      const failure = copy.catch((error: unknown) => error)
      await waitFor(async () => (await sessionsOf(scratch.database)).length > 0)
      await mirroring.dropScratch(scratch, OPTIONS)
      expect(await failure).toMatchObject({ code: 'DRY_RUN_IMPOSSIBLE' })
    })
  })
})

test('an account that may not create databases is told so', async () => {
  const user = `poor_${randomBytes(4).toString('hex')}`
  await using database = await freshDatabase('postgres')
  await query(database.url, `CREATE ROLE ${user} LOGIN PASSWORD 'poor'`)
  const target: Target = {
    ...database.target,
    address: { ...database.target.address, user, credential: { kind: 'password', password: 'poor' } },
  }
  try {
    await expect(mirroring.createScratch(target, 'never_made', OPTIONS)).rejects.toMatchObject({
      code: 'DRY_RUN_IMPOSSIBLE',
      message: expect.stringContaining('permission denied to create database'),
    })
  } finally {
    await query(database.url, `DROP ROLE ${user}`)
  }
})

test('a scratch database is dropped while somebody is connected, and once more without harm', async () => {
  await using database = await freshDatabase('postgres')
  const scratch = await mirroring.createScratch(
    database.target,
    `gl_${randomBytes(6).toString('hex')}`,
    OPTIONS,
  )
  const connection = await postgres.connect(scratch, OPTIONS)
  await mirroring.dropScratch(scratch, OPTIONS)
  await mirroring.dropScratch(scratch, OPTIONS)
  await connection[Symbol.asyncDispose]()
  const url = urlWith(serverOf('postgres').url, { database: scratch.database })
  await expect(query(url, 'SELECT 1')).rejects.toThrow('does not exist')
})

test('a local server whose process was killed is removed by another process', async () => {
  const local = (await mirroring.startLocal())!
  const [state] = (await readdir(tmpdir())).filter(name => /^greenline-postgres-.*\.json$/.test(name))
  const file = join(tmpdir(), state!)
  expect(await sweepLocal()).toBe(0)
  await expect(query(urlOf(local.target), 'SELECT 1')).resolves.toBeDefined()
  const { pid } = JSON.parse(await readFile(file, 'utf8')) as { pid: number }
  const gone = await endedProcess()
  await writeFile(file, JSON.stringify({ pid, owner: gone }))
  expect(await sweepLocal()).toBe(1)
  expect(existsSync(file)).toBe(false)
  expect(existsSync(file.slice(0, -'.json'.length))).toBe(false)
  await expect(query(urlOf(local.target), 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  await local[Symbol.asyncDispose]()
}, 60_000)

/** The id of a process that is no more. */
async function endedProcess(): Promise<number> {
  const { stdout } = await promisify(execFile)('sh', ['-c', 'echo $$'])
  return Number(stdout)
}
