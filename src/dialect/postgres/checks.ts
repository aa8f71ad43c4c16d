/**
 * What is looked at before anything runs on PostgreSQL: the server once, each of
 * its databases. Invariant: look-ups only; no wait is longer than opening a session may take.
 */
import type { Client } from 'pg'
import type { Problem } from '../../core/model.js'
import { SESSIONS_PER_DATABASE, type Target } from '../../core/target.js'
import { asProblem, mayChangeNothing, readOnly, tooOld } from '../checks.js'
import { connectionsFull } from '../connection-error.js'
import type { ServerCheck, SessionOptions } from '../dialect.js'
import { within } from '../patience.js'
import { socketOf, type Session } from './connect.js'
import { poolerInTransactionMode, poolerMode } from './pooler.js'
import { toConnectFailure } from './sql-error.js'

/** Generated columns, which catalogs are copied and compared with, are new in it. */
const OLDEST = { number: 120_000, name: 'PostgreSQL 12' }

/** Counts sessions that take a place; of other accounts' sessions the kind is not always shown. */
const COUNTED = `datid IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend'`

const SERVER = `
  SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS time, pg_backend_pid() AS pid,
         current_setting('max_connections')::integer
           - CASE WHEN r.rolsuper THEN 0 ELSE current_setting('superuser_reserved_connections')::integer
                  + coalesce(current_setting('reserved_connections', true), '0')::integer END
           - (SELECT count(*) FROM pg_stat_activity WHERE ${COUNTED})::integer AS "ofServer",
         CASE WHEN r.rolconnlimit >= 0 AND NOT r.rolsuper
              THEN r.rolconnlimit - (SELECT count(*) FROM pg_stat_activity WHERE usename = session_user)::integer
         END AS "ofAccount"
    FROM pg_roles r WHERE r.rolname = session_user`

/** The cheap questions first: CASE keeps to its order. */
const DATABASE = `
  SELECT CASE WHEN r.rolsuper OR has_database_privilege(d.oid, 'CREATE') THEN true
              WHEN EXISTS (SELECT FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
                              AND has_schema_privilege(oid, 'CREATE')) THEN true
              ELSE EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                              AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                              AND (pg_has_role(c.relowner, 'USAGE')
                                   OR has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')))
         END AS "mayChange", current_user::text AS account,
         CASE WHEN d.datconnlimit >= 0 AND NOT r.rolsuper THEN d.datconnlimit END AS "limit",
         CASE WHEN d.datconnlimit >= 0 AND NOT r.rolsuper
              THEN (SELECT count(*) FROM pg_stat_activity WHERE datid = d.oid)::integer END AS used
    FROM pg_database d, pg_roles r WHERE d.datname = current_database() AND r.rolname = current_user`

/** See `Connection.checkServer`. */
export async function checkServer(
  target: Target,
  session: Session,
  options: SessionOptions,
  now: () => number,
): Promise<ServerCheck> {
  const { server, versionNumber, backendPid } = session
  if (versionNumber < OLDEST.number) {
    return { problems: [tooOld(target, `PostgreSQL ${server.version}`, OLDEST.name)] }
  }
  // An embedded database has no sessions but those of this process, one after the other.
  if (target.address.kind === 'embedded') return { problems: [] }
  return ask(target, session, options, async client => {
    const before = now()
    const { rows } = await client.query<ServerRow>(SERVER)
    const after = now()
    const [row] = rows
    // A server that is not quite PostgreSQL may not show accounts: then there is nothing to count.
    if (row === undefined) return { problems: [] }
    const mode = await poolerMode(client, { pids: [backendPid, row.pid], target, options })
    const free = Math.min(row.ofServer, row.ofAccount ?? row.ofServer)
    return {
      problems: mode === 'transaction' ? [poolerInTransactionMode(target)] : [],
      clockAheadMs: row.time - (before + after) / 2,
      // The session that asks ends before others begin.
      freeConnections: Math.max(0, free + 1),
    }
  })
}

/** See `Connection.validate`. */
export async function checkDatabase(
  target: Target,
  session: Session,
  options: SessionOptions,
): Promise<readonly Problem[]> {
  const { readOnly: state } = session
  if (state === 'replica') return [readOnly(target, 'is a replica and takes no writes')]
  const problems =
    state === 'default'
      ? [readOnly(target, 'opens every session read-only (default_transaction_read_only)')]
      : []
  const row = await ask(target, session, options, async client => {
    const { rows } = await client.query<DatabaseRow>(DATABASE)
    return rows[0]
  })
  if (row === undefined) return problems
  if (!row.mayChange) problems.push(mayChangeNothing(target, `"${row.account}"`))
  if (row.limit !== null && row.used !== null && row.limit - row.used + 1 < SESSIONS_PER_DATABASE) {
    const said = `${row.used} of the ${row.limit} connections that the database "${target.database}" lets in are in use, this one counted in, and ${SESSIONS_PER_DATABASE} are needed`
    problems.push(asProblem(connectionsFull(target, said), target))
  }
  return problems
}

interface ServerRow {
  readonly time: number
  readonly pid: number
  readonly ofServer: number
  readonly ofAccount: number | null
}

interface DatabaseRow {
  readonly account: string
  readonly mayChange: boolean
  readonly limit: number | null
  readonly used: number | null
}

/** Asks, for as long as opening a session may take. @throws GreenlineError */
async function ask<T>(
  target: Target,
  { client }: Session,
  { connectTimeoutMs: timeoutMs }: SessionOptions,
  question: (client: Client) => Promise<T>,
): Promise<T> {
  try {
    return await within(timeoutMs, question(client), () => socketOf(client).destroy())
  } catch (thrown) {
    throw toConnectFailure(target, thrown, { step: 'look', timeoutMs })
  }
}
