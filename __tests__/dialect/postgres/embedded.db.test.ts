/** The real driver against the embedded server: what holds for a socket holds for its stream. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { openEmbedded, type EmbeddedServer } from '../../../src/dialect/postgres/embedded.js'

const open = new Set<pg.Client>()

/** A session that the end of its test ends, so that one failing test does not keep the others waiting. */
const connect = async (server: EmbeddedServer, options: pg.ClientConfig = {}): Promise<pg.Client> => {
  const client = new pg.Client({ ...options, stream: () => server.connect() })
  client.on('error', () => undefined)
  open.add(client)
  await client.connect()
  return client
}

/** A message of the wire protocol; see https://www.postgresql.org/docs/18/protocol-message-formats.html */
function message(type: string, ...fields: (string | number)[]): Buffer {
  const parts = fields.map(field => {
    if (typeof field === 'string') return Buffer.from(`${field}\0`)
    const short = Buffer.alloc(2)
    short.writeInt16BE(field)
    return short
  })
  const body = Buffer.concat(parts)
  const head = Buffer.from(`${type}\0\0\0\0`)
  head.writeInt32BE(body.length + 4, type.length)
  return Buffer.concat([head, body])
}

/** Parse, Bind, Describe, Execute of the unnamed statement. */
const extended = (sql: string): Buffer =>
  Buffer.concat([message('P', '', sql, 0), message('B', '', '', 0, 0, 0), message('E', '', 0, 0)])

/** Writes raw messages on a session that is ready, and gives the types of the answers up to the last of them. */
async function answersTo(server: EmbeddedServer, messages: Buffer[], until: string): Promise<string> {
  const stream = server.connect()
  let types = ''
  let rest = Buffer.alloc(0)
  stream.write(message('', 3, 0, 'user', 'postgres', ''))
  let sent = false
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk as Buffer])
    while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
      const type = String.fromCharCode(rest[0]!)
      // The server may report settings (S) whenever it likes.
      if (sent && type !== 'S') types += type
      rest = rest.subarray(1 + rest.readInt32BE(1))
      if (type === 'Z' && !sent) {
        sent = true
        // One by one, so that the server sees the end of its input after each.
        void (async () => {
          for (const bytes of messages) {
            stream.write(bytes)
            await pause(5)
          }
        })()
      }
    }
    if (types.endsWith(until)) break
  }
  return types
}

afterEach(async () => {
  await Promise.all([...open].map(client => client.end()))
  open.clear()
})

describe('a session of the embedded server', () => {
  let server: EmbeddedServer
  beforeAll(async () => {
    server = await openEmbedded()
  })
  afterAll(() => server.terminate())

  test('answers queries, with the settings of its start', async () => {
    const client = await connect(server, { application_name: `a "test" of it's \\ own` })
    const { rows } = await client.query(
      `select $1::int as n, current_setting('application_name') as name, current_setting('search_path') as path`,
      [7],
    )
    expect(rows).toEqual([{ n: 7, name: `a "test" of it's \\ own`, path: '"$user", public' }])
    await client.end()
  })

  test('refuses a session with an unknown setting', async () => {
    await expect(connect(server, { options: '-c work_mem=1GB', lock_timeout: -5 })).rejects.toThrow(
      /lock_timeout/,
    )
  })

  test('says where an error is and goes on', async () => {
    const client = await connect(server)
    await expect(client.query('select 1;\nselect nothing')).rejects.toMatchObject({
      code: '42703',
      position: '18',
    })
    await expect(client.query('selct 1')).rejects.toMatchObject({ code: '42601', position: '1' })
    await expect(client.query('select 1/$1::int', [0])).rejects.toMatchObject({ code: '22012' })
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }])
    await client.end()
  })

  test('passes notices on', async () => {
    const client = await connect(server)
    const notices: (string | undefined)[] = []
    client.on('notice', notice => notices.push(notice.message))
    await client.query(`do $$ begin raise notice 'one'; raise warning 'two'; end $$`)
    expect(notices).toEqual(['one', 'two'])
    await client.end()
  })

  test('takes a pipeline, and after an error discards everything up to the Sync', async () => {
    const flush = message('H')
    const batch = [
      extended('create table piped (n int)'),
      flush,
      extended('insert into piped values (1)'),
      flush,
      extended('insert into missing values (2)'),
      flush,
      extended('insert into piped values (3)'),
      flush,
      message('S'),
    ]
    // The server answers a failed Parse; the insert after it is never looked at.
    // PGlite says Z twice, at the error and at the Sync; the query shows that it is said once.
    const after = message('Q', 'select 1')
    expect(await answersTo(server, [Buffer.concat([...batch, after])], 'TDCZ')).toBe('12C12CEZTDCZ')
    expect(await answersTo(server, [...batch, after], 'TDCZ')).toBe('12C12CEZTDCZ')
  })

  test('commits each statement of a pipeline that says so', async () => {
    const each = ['create table kept (n int)', 'insert into kept values (1)', 'insert into kept values (1/0)']
    const batch = each.flatMap(sql => ['BEGIN', sql, 'COMMIT'].map(extended))
    expect(await answersTo(server, [...batch, message('S')], 'Z')).toBe('12C'.repeat(7) + '1EZ')
    const client = await connect(server)
    expect((await client.query('select * from kept')).rows).toEqual([{ n: 1 }])
    await client.end()
  })

  test('answers at a Flush, before the next message comes', async () => {
    expect(await answersTo(server, [extended('select 1'), message('H')], '12DC')).toBe('12DC')
  })

  test('takes COPY FROM STDIN, streamed', async () => {
    const client = await connect(server)
    await client.query('create table copied (n int, words text)')
    const rows = 200_000
    function* lines(): Generator<string> {
      for (let n = 0; n < rows; n += 1000) {
        yield Array.from({ length: 1000 }, (_, i) => `${n + i}\t${'word '.repeat(10)}\n`).join('')
      }
    }
    const copy = client.query(copyFrom('copy copied from stdin'))
    await pipeline(Readable.from(lines()), copy)
    expect(copy.rowCount).toBe(rows)
    expect((await client.query('select sum(n)::text as sum from copied')).rows).toEqual([
      { sum: '19999900000' },
    ])
    const failing = client.query(copyFrom('copy copied from stdin'))
    await expect(pipeline(Readable.from(['1\tone\n', 'two\n']), failing)).rejects.toMatchObject({
      code: '22P02',
    })
    let bytes = 0
    for await (const chunk of client.query(copyTo('copy copied to stdout'))) bytes += (chunk as Buffer).length
    expect(bytes).toBeGreaterThan(rows * 50)
    await client.end()
  })

  test('ends a COPY whose client goes away, and serves the next', async () => {
    const client = await connect(server)
    await client.query('create table abandoned (n int)')
    const copy = client.query(copyFrom('copy abandoned from stdin'))
    copy.on('error', () => undefined)
    copy.write('1\n')
    await pause(50)
    ;(client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
    const next = await connect(server)
    expect((await next.query('select * from abandoned')).rows).toEqual([])
    await next.end()
  })

  test('sends a big result no faster than it is read', async () => {
    const client = await connect(server)
    const { rows } = await client.query<{ n: number; text: string }>(
      `select n, repeat('x', 1000) as text from generate_series(1, 50000) n`,
    )
    expect(rows).toHaveLength(50_000)
    expect(rows[49_999]).toEqual({ n: 50_000, text: 'x'.repeat(1000) })
    await client.end()
  })

  test('takes a statement of several megabytes', async () => {
    const client = await connect(server)
    const text = 'ä'.repeat(3_000_000)
    expect((await client.query(`select length('${text}') as n`)).rows).toEqual([{ n: 3_000_000 }])
    expect((await client.query(`select length($1) as n`, [text])).rows).toEqual([{ n: 3_000_000 }])
    await client.end()
  })

  test('starts fresh, whatever the session before left', async () => {
    const first = await connect(server)
    await first.query(
      `create role somebody; set role somebody; set search_path = pg_catalog; set work_mem = '9MB'`,
    )
    await first.query(
      `create temp table temporary (n int); prepare p as select 1; select pg_advisory_lock(1)`,
    )
    await first.query('reset role; create table public.uncommitted_before (n int)')
    await first.query('begin; create table public.uncommitted (n int)')
    await expect(first.query('select 1/0')).rejects.toThrow()
    await first.end()
    const second = await connect(server)
    const { rows } = await second.query(
      `select current_user::text, current_setting('search_path') as path, current_setting('work_mem') as memory,
        to_regclass('temporary') as temporary, to_regclass('public.uncommitted') as uncommitted,
        (select count(*)::int from pg_prepared_statements) as prepared, (select count(*)::int from pg_locks where locktype = 'advisory') as locks`,
    )
    expect(rows).toEqual([
      {
        current_user: 'postgres',
        path: '"$user", public',
        memory: '4MB',
        temporary: null,
        uncommitted: null,
        prepared: 0,
        locks: 0,
      },
    ])
    await second.end()
  })

  test('waits for the session before', async () => {
    const first = await connect(server)
    const order: string[] = []
    const second = connect(server).then(client => {
      order.push('second opened')
      return client
    })
    await pause(50)
    order.push('first ended')
    await first.end()
    await (await second).end()
    expect(order).toEqual(['first ended', 'second opened'])
  })

  test('is unlike an administrator of PGlite: system tables are closed', async () => {
    const client = await connect(server)
    await expect(client.query('create table pg_catalog.mine (n int)')).rejects.toMatchObject({
      code: '42501',
    })
    await client.end()
  })

  test.each([
    'pg_trgm',
    'citext',
    'hstore',
    'uuid-ossp',
    'pgcrypto',
    'btree_gist',
    'ltree',
    'unaccent',
    'postgis',
  ])('knows whether there is an extension %s', async name => {
    const client = await connect(server)
    const created = client.query(`create extension "${name}"`)
    if (name === 'postgis') await expect(created).rejects.toMatchObject({ code: '0A000' })
    else await created
    await client.end()
  })

  test('runs the code of an extension', async () => {
    const client = await connect(server)
    await client.query('create extension if not exists pgcrypto; create extension if not exists pg_trgm')
    const { rows } = await client.query(
      `select encode(digest('a', 'sha256'), 'hex') as hash, similarity('green', 'greenline')::numeric(3, 2) as near`,
    )
    expect(rows).toEqual([
      { hash: 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb', near: '0.45' },
    ])
    await client.end()
  })
})

describe('the embedded server', () => {
  test.each([
    ['a sleep', 'select pg_sleep(600)'],
    ['an endless loop', 'do $$ begin loop null; end loop; end $$'],
  ])('is stopped in the middle of %s', async (_what, sql) => {
    const server = await openEmbedded()
    const client = await connect(server)
    const running = client.query(sql)
    const failed = expect(running).rejects.toThrow('The embedded database was stopped')
    await pause(100)
    await server.terminate()
    await failed
    await expect(connect(server)).rejects.toThrow('The embedded database was stopped')
  })

  test('keeps its folder, also over a stop in mid-transaction', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'embedded '))
    const first = await openEmbedded(join(folder, 'data'))
    const client = await connect(first)
    await client.query('create table kept (n int); insert into kept values (1)')
    await client.end()
    await first.close()

    const second = await openEmbedded(join(folder, 'data'))
    const again = await connect(second)
    await again.query('insert into kept values (2)')
    await again.query('begin; insert into kept values (3)')
    await second.terminate()

    const third = await openEmbedded(join(folder, 'data'))
    const last = await connect(third)
    expect((await last.query('select n from kept order by n')).rows).toEqual([{ n: 1 }, { n: 2 }])
    await third.close()
    await rm(folder, { recursive: true })
  })

  test('starts from what its version of PGlite makes', () => {
    const script = fileURLToPath(new URL('../../../scripts/embedded-data.mjs', import.meta.url))
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test('does not start in a folder that holds something else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'embedded-'))
    await writeFile(join(folder, 'PG_VERSION'), '9.6\n')
    await expect(openEmbedded(folder)).rejects.toThrow('The embedded database did not start')
    await rm(folder, { recursive: true })
  })
})
