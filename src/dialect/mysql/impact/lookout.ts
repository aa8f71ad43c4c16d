/**
 * Looks at the database from a session of its own. Invariant: it only reads, never waits long, and
 * gives nothing rather than an error; the observed session's own state is left alone.
 */
import type { RowDataPacket } from 'mysql2'
import type { ServerInfo } from '../../../core/model.js'
import type { Target } from '../../../core/target.js'
import { openSession, select, type Session } from '../connect.js'
import type { SessionOptions } from '../../dialect.js'
import { quoteName } from '../mirror/names.js'
import type { ObjectKind } from './read-statement.js'
import { readTable, type Table } from './table-text.js'

/** The name of an object with the database it is in. */
export interface FullName {
  readonly database: string
  readonly name: string
}

/** A metadata lock that a session holds on a table. */
export interface HeldLock extends FullName {
  readonly mode: string
}

export interface Lookout extends AsyncDisposable {
  /** A table by what SHOW CREATE TABLE says; undefined when there is none, or a view. */
  table(name: FullName): Promise<Table | undefined>
  exists(kind: ObjectKind, name: FullName): Promise<boolean>
  /** InnoDB's numbers of a table and its partitions: a rebuilt one has another. Empty when they are not to be had. */
  tableIds(name: FullName): Promise<ReadonlySet<string>>
  /** Metadata locks of a session; undefined when the server does not tell. */
  locksOf(threadId: number): Promise<readonly HeldLock[] | undefined>
}

/** What the sessions of one dry run know together. */
export interface Shared {
  /** Whether the server tells of metadata locks. */
  tellsLocks?: Promise<boolean>
}

/** Opens its session when it is first asked something. */
export function createLookout(
  target: Target,
  options: SessionOptions,
  { product, shared }: { readonly product: ServerInfo['product']; readonly shared: Shared },
): Lookout {
  let opening: Promise<Session> | undefined
  const open = async (): Promise<Session> => {
    const session = await openSession(
      target,
      { connectTimeoutMs: options.connectTimeoutMs, lockTimeoutMs: 1_000, statementTimeoutMs: 0 },
      { database: '' },
    )
    await select(session.client, `SET SESSION sql_mode = '', sql_quote_show_create = 1`)
    return session
  }
  const ask = async (sql: string, values: readonly unknown[] = []): Promise<RowDataPacket[] | undefined> => {
    try {
      return await select((await (opening ??= open())).client, sql, values)
    } catch {
      return undefined
    }
  }

  return {
    async table(name) {
      const rows = await ask(`SHOW CREATE TABLE ${quoted(name)}`)
      const text: unknown = rows?.[0]?.['Create Table']
      return typeof text === 'string' ? readTable(text) : undefined
    },
    async exists(kind, name) {
      const object = kind === 'database' ? quoteName(name.name) : quoted(name)
      return (await ask(`SHOW CREATE ${kind.toUpperCase()} ${object}`)) !== undefined
    },
    async tableIds({ database, name }) {
      const tables = product === 'MariaDB' ? 'innodb_sys_tables' : 'innodb_tables'
      // Names are in the coding of file names; those of partitions have a tail.
      const rows = await ask(
        `SELECT table_id AS id FROM information_schema.${tables},
           (SELECT CONCAT(CAST(CONVERT(? USING filename) AS BINARY), '/', CAST(CONVERT(? USING filename) AS BINARY)) AS own) AS asked
         WHERE CAST(name AS BINARY) = own
            OR LEFT(CAST(name AS BINARY), LENGTH(own) + 3) IN (CONCAT(own, '#P#'), CONCAT(own, '#p#'))`,
        [database, name],
      )
      return new Set((rows ?? []).map(row => String(row['id'])))
    },
    async locksOf(threadId) {
      // Off unless somebody has switched it on in MariaDB, on in MySQL 8.
      shared.tellsLocks ??= ask(
        `SELECT 1 FROM performance_schema.setup_instruments, performance_schema.setup_consumers
          WHERE setup_instruments.name = 'wait/lock/metadata/sql/mdl' AND setup_instruments.enabled = 'YES'
            AND setup_consumers.name = 'global_instrumentation' AND setup_consumers.enabled = 'YES'`,
      ).then(rows => (rows?.length ?? 0) > 0)
      if (!(await shared.tellsLocks)) return undefined
      const rows = await ask(
        `SELECT object_schema AS db, object_name AS name, lock_type AS mode
           FROM performance_schema.metadata_locks JOIN performance_schema.threads ON thread_id = owner_thread_id
          WHERE processlist_id = ? AND object_type = 'TABLE' AND lock_status = 'GRANTED'
          ORDER BY object_schema, object_name`,
        [threadId],
      )
      return rows?.map(row => ({
        database: String(row['db']),
        name: String(row['name']),
        mode: String(row['mode']),
      }))
    },
    async [Symbol.asyncDispose]() {
      const session = await opening?.catch(() => undefined)
      await new Promise<void>(resolve => {
        if (session === undefined) resolve()
        else session.client.end(() => resolve())
      })
    },
  }
}

const quoted = ({ database, name }: FullName): string => `${quoteName(database)}.${quoteName(name)}`
