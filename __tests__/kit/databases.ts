/**
 * Databases for tests: each has a random name and is dropped at the end.
 * Invariant: what is read here comes from the server by the bare driver, never
 * through the code under test.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import mysql from 'mysql2/promise'
import pg from 'pg'
import type { NetworkAddress, Target } from '../../src/core/target.js'
import { SERVERS, type TestServer } from './servers.js'

export { CA_FILE, QUICK, SERVERS, type TestServer } from './servers.js'

export type Row = Readonly<Record<string, unknown>>

/** An empty database; dropped by `await using`, whoever is still connected. */
export interface TestDatabase extends AsyncDisposable {
  readonly name: string
  readonly dialect: TestServer['dialect']
  /** Of a user who may do everything; no TLS asked for. */
  readonly url: string
  /** The same place as a target of the environment Test, without TLS. */
  readonly target: Target & { readonly address: NetworkAddress }
}

async function queryPostgres(url: string, sql: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  // A session that is ended by force says so here too; the query rejects as well.
  client.on('error', () => undefined)
  await client.connect()
  try {
    const result = (await client.query(sql)) as pg.QueryResult<Row> | pg.QueryResult<Row>[]
    return (Array.isArray(result) ? result.at(-1)! : result).rows
  } finally {
    await client.end()
  }
}

async function queryMysql(url: string, sql: string): Promise<readonly Row[]> {
  const client = await mysql.createConnection({ uri: url, multipleStatements: true, connectTimeout: 10_000 })
  try {
    const [result] = await client.query(sql)
    const results: unknown[] = Array.isArray(result) ? result : [result]
    // Several statements give an array of results, one gives its rows or a header.
    const isMany = results.some(
      entry => Array.isArray(entry) || entry?.constructor.name === 'ResultSetHeader',
    )
    const last = isMany ? results.at(-1) : results
    return Array.isArray(last) ? (last as Row[]) : []
  } finally {
    await client.end()
  }
}

/**
 * Runs SQL on a connection of its own.
 *
 * @returns The rows of the last statement, as the driver gives them: PostgreSQL's
 *   bigint and count(*) are strings.
 * @throws The driver's error.
 */
export function query(url: string, sql: string): Promise<readonly Row[]> {
  return url.startsWith('postgres') ? queryPostgres(url, sql) : queryMysql(url, sql)
}

/** Waits until a database has no other session: what was sent in one that was lost is over then. */
export async function untilQuiet(url: string): Promise<void> {
  const sessions = url.startsWith('postgres')
    ? 'SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
    : 'SELECT 1 FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()'
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await query(url, sessions)).length === 0) return
    await sleep(100)
  }
  throw new Error('A session never ended')
}

/** The server of a dialect. */
export const serverOf = (dialect: TestServer['dialect']): TestServer =>
  SERVERS.find(server => server.dialect === dialect)!

/** A URL of the same server for another database, user or host. */
export function urlWith(
  url: string,
  change: {
    readonly database?: string
    readonly user?: string
    readonly password?: string
    readonly host?: string
  },
): string {
  const changed = new URL(url)
  if (change.database !== undefined) changed.pathname = `/${encodeURIComponent(change.database)}`
  if (change.user !== undefined) changed.username = encodeURIComponent(change.user)
  if (change.password !== undefined) changed.password = encodeURIComponent(change.password)
  if (change.host !== undefined) changed.hostname = change.host
  return changed.href
}

function targetAt(url: string, dialect: TestServer['dialect'], database: string): TestDatabase['target'] {
  const { hostname, port, username, password } = new URL(url)
  return {
    name: `Test/${hostname}/${database}`,
    environment: 'Test',
    server: hostname,
    database,
    dialect,
    address: {
      kind: 'network',
      host: hostname,
      port: Number(port),
      user: decodeURIComponent(username),
      credential: { kind: 'password', password: decodeURIComponent(password) },
      tls: { mode: 'disable' },
    },
  }
}

async function drop(server: TestServer, name: string): Promise<void> {
  if (server.dialect === 'postgres') {
    await query(server.url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
    return
  }
  // A session that still holds a metadata lock would make DROP DATABASE wait.
  const sessions = await query(
    server.url,
    `SELECT id FROM information_schema.processlist WHERE db = '${name}'`,
  )
  await Promise.allSettled(
    sessions.map(session => query(server.url, `KILL ${String(Object.values(session)[0])}`)),
  )
  await query(server.url, `DROP DATABASE IF EXISTS \`${name}\``)
}

/** Makes an empty database on the server of a dialect (UTF-8, the server's defaults else). */
export async function freshDatabase(dialect: TestServer['dialect']): Promise<TestDatabase> {
  const server = serverOf(dialect)
  const name = `t_${randomBytes(6).toString('hex')}`
  await query(
    server.url,
    dialect === 'postgres'
      ? `CREATE DATABASE "${name}"`
      : `CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4`,
  )
  const url = urlWith(server.url, { database: name })
  return {
    name,
    dialect,
    url,
    target: targetAt(url, dialect, name),
    [Symbol.asyncDispose]: () => drop(server, name),
  }
}

/** The password in an address. */
export function passwordOf({ credential }: NetworkAddress): string {
  if (credential.kind !== 'password')
    throw new Error(`The credential is a ${credential.kind}, not a password`)
  return credential.password
}
