/** PostgreSQL as a dialect. Invariant: the only file that the rest of Greenline imports from this folder. */
import type { Target } from '../../core/target.js'
import type { Dialect, Lock, SessionOptions } from '../dialect.js'
import { openSession, releaseEmbedded } from './connect.js'
import { emptyCatalog } from './impact/catalog-state.js'
import { observe } from './impact/observe.js'
import { mirroring } from './mirror/index.js'
import { listDatabases } from './databases.js'
import { connect } from './session.js'
import { simulating } from './simulate/index.js'
import { createSplitter, offsetInSource } from './split.js'
import { writesInto } from './written-table.js'

/** The key of the advisory lock: the bytes of "greenlin" as a bigint. Such locks count within one database. */
const LOCK_KEY = BigInt(`0x${Buffer.from('greenlin').toString('hex')}`).toString()

export const postgres: Dialect = {
  name: 'postgres',
  splitter: createSplitter,
  offsetInSource,
  writesInto,
  connect,
  databases: listDatabases,
  observing: target => {
    const catalog = emptyCatalog()
    return options => connect(target, options, session => observe(session, catalog))
  },
  simulating,
  tryLock,
  mirroring,
  release: releaseEmbedded,
  embedded: ({ database }) => ({
    name: `DryRun/embedded/${database}`,
    environment: 'DryRun',
    server: 'embedded',
    database: 'postgres',
    dialect: 'postgres',
    address: { kind: 'embedded' },
  }),
}

async function tryLock(target: Target, options: SessionOptions): Promise<Lock | string> {
  // An embedded database belongs to this process and has one session: nobody else can be in it.
  if (target.address.kind === 'embedded') return { [Symbol.asyncDispose]: async () => undefined }
  const { client } = await openSession(target, { ...options, statementTimeoutMs: 0 })
  const { rows } = await client.query<{ taken: boolean }>(`SELECT pg_try_advisory_lock(${LOCK_KEY}) AS taken`)
  if (rows[0]?.taken === true) return { [Symbol.asyncDispose]: () => client.end() }
  const holder = await client.query<{ pid: number; name: string; address: string | null; since: string }>(
    `SELECT a.pid, a.application_name AS name, a.client_addr::text AS address,
            to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS since
       FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE l.locktype = 'advisory' AND l.granted
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (l.classid::bigint << 32 | l.objid::bigint) = ${LOCK_KEY}`,
  )
  await client.end()
  const [other] = holder.rows
  if (other === undefined) return 'another execution that has just ended'
  return `the session ${other.pid} (${other.name}) from ${other.address ?? 'this machine'}, open since ${other.since} UTC`
}
