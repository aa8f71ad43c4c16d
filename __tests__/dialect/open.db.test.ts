/** What it takes to open a session. Over a slow network, with many databases, that is what one waits for. */
import { describe, expect, test } from '@jest/globals'
import type { Connection } from '../../src/dialect/dialect.js'
import { DIALECTS } from '../../src/dialect/registry.js'
import { freshDatabase, query, SERVERS } from '../kit/databases.js'
import { openProxy } from './proxy.js'

const OPTIONS = { connectTimeoutMs: 10_000, lockTimeoutMs: 2_000, statementTimeoutMs: 60_000 }

/**
 * Of the first session and the next one. PostgreSQL: one to begin, two of SCRAM, one of ours; for TLS, one
 * to ask for it and two of its own. MariaDB: one to log in, one of ours, and one more while the server is
 * new to the process; for TLS two.
 */
const ROUND_TRIPS = {
  postgres: { disable: [4, 4], require: [7, 7] },
  mysql: { disable: [3, 2], require: [5, 4] },
}

/** Runs a statement in the session. */
async function execute(connection: Connection, text: string): Promise<void> {
  const piece = { kind: 'statement', start: 0, end: text.length, line: 1, text } as const
  const statements = (async function* () {
    yield { piece }
  })()
  const options = { beforeSend: () => undefined, onError: 'stop' } as const
  for await (const { answer } of connection.execute(statements, options))
    expect(answer.status).toBe('succeeded')
}

describe.each(SERVERS)('a session on $name', ({ dialect }) => {
  test.each(['disable', 'require'] as const)('is opened in few round trips, tls: %s', async mode => {
    await using database = await freshDatabase(dialect)
    await using proxy = await openProxy(database.target)
    const target = { ...proxy.target, address: { ...proxy.target.address, tls: { mode } } }
    for (const most of ROUND_TRIPS[dialect][mode]) {
      await using connection = await DIALECTS[dialect].connect(target, OPTIONS)
      expect(proxy.turns().at(-1)).toBeLessThanOrEqual(most)
      const [told] = await query(database.url, 'SELECT version() AS version')
      expect(String(told?.['version'])).toContain(connection.server.version)
      expect(connection.server.tls).toMatch(mode === 'disable' ? /^none$/ : /^TLSv1\.[23], /)
    }
  })

  test('has its limits', async () => {
    await using database = await freshDatabase(dialect)
    await using connection = await DIALECTS[dialect].connect(database.target, OPTIONS)
    const settings = {
      postgres: ['lock_timeout', 'statement_timeout', 'client_connection_check_interval'].map(
        name => `current_setting('${name}') AS ${name}`,
      ),
      mysql: ['lock_wait_timeout', 'innodb_lock_wait_timeout', 'max_statement_time'].map(
        name => `@@${name} AS ${name}`,
      ),
    }
    await execute(connection, `CREATE TABLE setting AS SELECT ${settings[dialect].join(', ')}`)
    const [row = {}] = await query(database.url, 'SELECT * FROM setting')
    const values = Object.values(row).map(value => (dialect === 'mysql' ? Number(value) : value))
    expect(values).toEqual(dialect === 'mysql' ? [2, 2, 60] : ['2s', '1min', '500ms'])
  })
})

test('PostgreSQL that does not look for its client is opened all the same', async () => {
  await using database = await freshDatabase('postgres')
  await query(
    database.url,
    `CREATE SCHEMA refusing;
     CREATE FUNCTION refusing.set_config(text, text, boolean) RETURNS text LANGUAGE plpgsql AS $$ BEGIN
       IF $1 = 'client_connection_check_interval' THEN RAISE EXCEPTION 'no such platform'; END IF;
       RETURN pg_catalog.set_config($1, $2, $3); END $$;
     ALTER DATABASE ${database.name} SET search_path = refusing, pg_catalog, public`,
  )
  await using connection = await DIALECTS.postgres.connect(database.target, OPTIONS)
  await execute(
    connection,
    `CREATE TABLE public.setting AS SELECT current_setting('lock_timeout') AS held, current_setting('client_connection_check_interval') AS looked`,
  )
  expect(await query(database.url, 'SELECT * FROM public.setting')).toEqual([{ held: '2s', looked: '0' }])
})
