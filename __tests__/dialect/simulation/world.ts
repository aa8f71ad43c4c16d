/**
 * A private, quiet server with the base schema of a dialect, and copies of it. Invariant: simulations
 * get an account that may only read; what really runs, runs on copies.
 */
import { execFile } from 'node:child_process'
import { existsSync, statfsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { NetworkAddress, Target } from '../../../src/core/target.js'
import { DIALECTS } from '../../../src/dialect/registry.js'
import { query, urlWith } from '../../kit/databases.js'
import { findBinaries } from '../../kit/servers/binaries.mjs'
import { startTlsServers, type PrivateServer } from '../../kit/tls-servers.js'
import { BASE as MYSQL_BASE } from './mysql/base.js'
import { BASE as POSTGRES_BASE, ROLES } from './postgres/base.js'

const SESSION = { connectTimeoutMs: 10_000, lockTimeoutMs: 5_000, statementTimeoutMs: 30_000 }
const READER = { user: 'reader', password: 'reads' }
const VISITOR = { user: 'visitor', password: 'reads' }

interface Databases {
  readonly url: string
  /** The base, as an account sees it that may only read. */
  readonly reader: (database: string) => Target
  /** As one sees it that may read rows and views, and not even see that there are triggers or routines. */
  readonly visitor?: (database: string) => Target
  readonly owner: (database: string) => Target
  /** Makes an empty database and fills it by SQL, then tells the server to leave it as it is. */
  make(database: string, sql: string): Promise<void>
  /** Makes a database like another one, instead of one of that name that may be there. */
  copy(from: string, to: string): Promise<void>
  drop(database: string): Promise<void>
  /** What all statements can change: catalog, rows, counters, accounts and databases. */
  state(database: string): Promise<string>
  /** Makes accounts and databases what they were at the start. */
  restoreServer(): Promise<void>
  /** Where the server's own count of changes is, and a dump. */
  reading(database: string): Promise<Readonly<Record<string, string>>>
}

export type World = Databases & AsyncDisposable

/** The database that holds what the cases find. */
export const BASE = 'base'

export const SESSION_OPTIONS = SESSION

/** Starts the server of a dialect. */
export async function startWorld(dialect: Target['dialect']): Promise<World> {
  const started = await startTlsServers([{ dialect, settings: QUIET[dialect] }], inMemory())
  try {
    const [server] = started.servers
    if (server === undefined) throw new Error('No server was started')
    const world = await (dialect === 'postgres' ? postgresWorld(server) : mysqlWorld(server))
    return { ...world, [Symbol.asyncDispose]: () => started[Symbol.asyncDispose]() }
  } catch (thrown) {
    await started[Symbol.asyncDispose]()
    throw thrown
  }
}

/** Nothing but statements shall write, and what they write is counted. */
const QUIET = {
  postgres: {
    ...{ autovacuum: 'off', bgwriter_lru_maxpages: 0, checkpoint_timeout: '1h', max_wal_size: '128MB' },
    // Else the server logs now and then which transactions run, for standbys that there are none of.
    ...{ wal_level: 'minimal', max_wal_senders: 0 },
  },
  mysql: { 'log-bin': 'changes', 'server-id': 1, 'innodb-file-per-table': 'OFF' },
}

/** Hundreds of databases are made and dropped: in memory, where there is room, that takes a tenth of the time. */
function inMemory(): string | undefined {
  const folder = '/dev/shm'
  if (!existsSync(folder)) return undefined
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize > 2 ** 30 ? folder : undefined
}

const run = promisify(execFile)

function targetAt({ dialect, host, port }: PrivateServer, account: { user: string; password: string }) {
  return (database: string): Target & { readonly address: NetworkAddress } => ({
    ...{ name: `Test/${host}/${database}`, environment: 'Test', server: host, database, dialect },
    address: {
      ...{ kind: 'network', host, port, user: account.user },
      credential: { kind: 'password', password: account.password },
      tls: { mode: 'disable' },
    },
  })
}

const fingerprintText = async (target: Target): Promise<string> =>
  JSON.stringify([...(await DIALECTS[target.dialect].mirroring.fingerprint(target, SESSION))])

/** A program that comes with the server, or with its client. */
function program(server: string, ...names: readonly string[]): string {
  const folders = [path.dirname(server), ...(process.env['PATH'] ?? '').split(path.delimiter)]
  const places = folders.flatMap(folder => names.map(name => path.join(folder, name)))
  const found = places.find(place => existsSync(place))
  if (found === undefined) throw new Error(`Install a client package: ${names.join(' or ')} is missing`)
  return found
}

async function postgresWorld(server: PrivateServer): Promise<Databases> {
  const at = (database: string): string => urlWith(server.url, { database })
  const owner = targetAt(server, server)
  const accounts = `SELECT md5(string_agg(r::text, ';' ORDER BY r::text)) AS sum FROM (
      SELECT a::text FROM pg_authid a UNION ALL SELECT m::text FROM pg_auth_members m
      UNION ALL SELECT s::text FROM pg_db_role_setting s
      UNION ALL SELECT datname FROM pg_database WHERE datname <> 'work'
    ) AS r`
  await query(
    server.url,
    [
      ...ROLES.map(role => `CREATE ROLE ${role}`),
      `CREATE ROLE ${READER.user} LOGIN PASSWORD '${READER.password}'`,
    ].join(';'),
  )
  const make = async (database: string, sql: string): Promise<void> => {
    await query(server.url, `CREATE DATABASE "${database}"`)
    await query(at(database), sql)
    const schemas = await query(
      at(database),
      `SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'`,
    )
    for (const { name } of schemas) {
      await query(
        at(database),
        `GRANT USAGE ON SCHEMA "${String(name)}" TO ${READER.user};
         GRANT SELECT ON ALL TABLES IN SCHEMA "${String(name)}" TO ${READER.user};
         GRANT SELECT ON ALL SEQUENCES IN SCHEMA "${String(name)}" TO ${READER.user}`,
      )
    }
    // Whoever first reads a fresh page may tidy it up, and that is written to the log.
    for (const each of [database, 'postgres']) await query(at(each), 'VACUUM (FREEZE, ANALYZE)')
  }
  await make(BASE, POSTGRES_BASE)
  const sum = async (): Promise<string> => String((await query(server.url, accounts))[0]!['sum'])
  const before = await sum()
  const [version] = await query(server.url, `SELECT current_setting('server_version_num')::int AS number`)
  // Newer servers would write all of it to the log.
  const strategy = Number(version!['number']) >= 150_000 ? 'STRATEGY file_copy' : ''
  const dump = program(findBinaries().postgres, 'pg_dump')
  return {
    url: server.url,
    ...{ owner, reader: targetAt(server, READER), make },
    drop: async database => {
      await query(server.url, `DROP DATABASE "${database}" WITH (FORCE)`)
    },
    copy: async (from, to) => {
      await query(server.url, `DROP DATABASE IF EXISTS "${to}" WITH (FORCE)`)
      await query(server.url, `CREATE DATABASE "${to}" TEMPLATE "${from}" ${strategy}`)
    },
    state: async database => {
      const tables = await query(
        at(database),
        `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
          WHERE (relkind = 'r' OR relkind = 'm' AND relispopulated) AND nspname !~ '^pg_' AND nspname <> 'information_schema'`,
      )
      const sums = tables.map(
        ({ name }) =>
          `SELECT '${String(name).replaceAll("'", "''")}', md5(string_agg(t::text, ';' ORDER BY t::text)) FROM ONLY ${String(name)} t`,
      )
      const counters = `SELECT schemaname || '.' || sequencename, last_value::text FROM pg_sequences`
      const rows = await query(at(database), [...sums, counters].join(' UNION ALL ') + ' ORDER BY 1')
      return JSON.stringify([await fingerprintText(owner(database)), rows, await sum()])
    },
    restoreServer: async () => {
      if ((await sum()) === before) return
      await query(server.url, 'DROP DATABASE IF EXISTS work WITH (FORCE)')
      const extra = await query(
        server.url,
        `SELECT rolname AS name FROM pg_roles WHERE rolname !~ '^pg_' AND rolname NOT IN ('greenline', '${READER.user}', '${ROLES.join("', '")}')`,
      )
      for (const { name } of extra) await query(server.url, `DROP ROLE "${String(name)}"`)
      for (const role of ROLES) {
        await query(
          server.url,
          `ALTER ROLE ${role} NOLOGIN; ALTER ROLE ${role} RESET ALL;
           REVOKE ${ROLES.join(', ')} FROM ${role}`,
        )
      }
      if ((await sum()) !== before) throw new Error('Accounts or databases are not what they were')
    },
    reading: async database => {
      const { stdout } = await run(dump, ['--dbname', at(database), '--inserts'], { maxBuffer: 1 << 28 })
      // Newer dumps have a random word in them.
      const text = stdout.replaceAll(/^\\(un)?restrict .*$/gm, '')
      const [row] = await query(
        server.url,
        `SELECT pg_current_wal_insert_lsn()::text AS written, pg_snapshot_xmax(pg_current_snapshot())::text AS transactions`,
      )
      return { written: String(row!['written']), transactions: String(row!['transactions']), dump: text }
    },
  }
}

async function mysqlWorld(server: PrivateServer): Promise<Databases> {
  const at = (database: string): string => urlWith(server.url, { database })
  const owner = targetAt(server, server)
  const texts = new Map<string, string>()
  await query(
    server.url,
    `CREATE USER ${READER.user} IDENTIFIED BY '${READER.password}';
     CREATE USER ${VISITOR.user} IDENTIFIED BY '${VISITOR.password}';
     GRANT SELECT, SHOW VIEW, SHOW DATABASES ON *.* TO ${READER.user};
     CREATE ROLE app_reader`,
  )
  const create = async (database: string, sql: string): Promise<void> => {
    await query(server.url, `CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4`)
    await query(at(database), sql)
  }
  const make = async (database: string, sql: string): Promise<void> => {
    await create(database, sql)
    texts.set(database, sql)
    // What a backup needs: without these two, nobody sees whether there are triggers and events.
    await query(server.url, `GRANT TRIGGER, EVENT ON \`${database}\`.* TO ${READER.user}`)
    await query(server.url, `GRANT SELECT, SHOW VIEW ON \`${database}\`.* TO ${VISITOR.user}`)
  }
  await make(BASE, MYSQL_BASE)
  const accounts = async (): Promise<string> => {
    const tables = ['global_priv', 'db', 'tables_priv', 'columns_priv', 'procs_priv', 'roles_mapping']
    const rows = await Promise.all(
      tables.map(table => query(server.url, `SELECT * FROM mysql.${table} ORDER BY 1, 2, 3`)),
    )
    const databases = await query(
      server.url,
      `SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name <> 'work' ORDER BY 1`,
    )
    return JSON.stringify([rows, databases])
  }
  const before = await accounts()
  const dump = program(findBinaries().mysqld, 'mariadb-dump', 'mysqldump')
  return {
    url: server.url,
    ...{ owner, reader: targetAt(server, READER), visitor: targetAt(server, VISITOR), make },
    drop: async database => {
      await query(server.url, `DROP DATABASE \`${database}\``)
      // Privileges outlive what they are on.
      for (const { user } of [READER, VISITOR]) {
        await query(server.url, `REVOKE ALL PRIVILEGES ON \`${database}\`.* FROM ${user}`)
      }
    },
    copy: async (from, to) => {
      await query(server.url, `DROP DATABASE IF EXISTS \`${to}\``)
      await create(to, texts.get(from)!)
    },
    state: async database => {
      const tables = await query(
        server.url,
        `SELECT table_name AS name FROM information_schema.tables
          WHERE table_schema = '${database}' AND table_type IN ('BASE TABLE', 'SEQUENCE') ORDER BY 1`,
      )
      const names = tables.map(({ name }) => `\`${String(name)}\``)
      const rows = names.length === 0 ? [] : await query(at(database), `CHECKSUM TABLE ${names.join(', ')}`)
      return JSON.stringify([await fingerprintText(owner(database)), rows, await accounts()])
    },
    restoreServer: async () => {
      if ((await accounts()) === before) return
      const extra = await query(
        server.url,
        `SELECT user AS name, host AS place FROM mysql.user WHERE user LIKE 'sim%'`,
      )
      for (const { name, place } of extra) {
        await query(
          server.url,
          String(place) === ''
            ? `DROP ROLE \`${String(name)}\``
            : `DROP USER \`${String(name)}\`@\`${String(place)}\``,
        )
      }
      await query(
        server.url,
        `REVOKE ALL PRIVILEGES, GRANT OPTION FROM app_reader;
         DROP DATABASE IF EXISTS sim_new`,
      )
      if ((await accounts()) !== before) throw new Error('Accounts or databases are not what they were')
    },
    reading: async database => {
      const [row] = await query(server.url, 'SHOW MASTER STATUS')
      const { port, password } = server
      const { stdout } = await run(
        dump,
        [
          ...[
            '--no-defaults',
            '--host=127.0.0.1',
            `--port=${port}`,
            '--user=greenline',
            `--password=${password}`,
          ],
          ...['--routines', '--events', '--triggers', '--skip-dump-date', '--single-transaction', database],
        ],
        { maxBuffer: 1 << 28 },
      )
      return { written: `${String(row!['File'])}:${String(row!['Position'])}`, dump: stdout }
    },
  }
}
