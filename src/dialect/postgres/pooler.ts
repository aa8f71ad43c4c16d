/**
 * Whether a pooler stands between, and gives a session to several clients.
 * Invariant: it is proven by two sessions that are both open, never guessed from a
 * name; what is held for it is only ever BEGIN and COMMIT around a look-up.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Problem } from '../../core/model.js'
import type { Target } from '../../core/target.js'
import { nameOf } from '../connection-error.js'
import type { SessionOptions } from '../dialect.js'
import { openSession, socketOf } from './connect.js'
import type { ServerMessage } from './sql-error.js'

/** How long a pool may take to find a second server connection. */
const SECOND_WITHIN_MS = 500
/** More than enough for a pool that hands out its connections in turn to come to another one. */
const LOOKS = 4

/** What PgBouncer says to BEGIN in its statement mode (protocol_violation). */
const NO_TRANSACTIONS = '08P01'

export interface Seen {
  /** Of the server process, as told by statements so far. */
  readonly pids: readonly number[]
  readonly target: Target
  readonly options: SessionOptions
}

/** @returns `none` also for a pooler that keeps a server connection for each session. */
export async function poolerMode(
  client: Client,
  { pids, target, options }: Seen,
): Promise<'none' | 'transaction'> {
  const [first] = pids
  if (pids.some(pid => pid !== first)) return 'transaction'
  // A server tells its own process at the log-in; a pooler tells what it made up for cancelling.
  if ((client as unknown as { processID: number | null }).processID === first) return 'none'
  const other = await openSession(target, options)
  try {
    return await shareServer(client, other.client)
  } catch (thrown) {
    if ((thrown as ServerMessage).code === NO_TRANSACTIONS) return 'transaction'
    throw thrown
  } finally {
    socketOf(other.client).destroy()
  }
}

/** Makes both hold a server connection at once, and then looks whether the first has kept its own. */
async function shareServer(one: Client, other: Client): Promise<'none' | 'transaction'> {
  await one.query('BEGIN')
  const own = await pidOf(one)
  // With a pool of one, it begins only after the first has committed.
  const beginning = other.query('BEGIN')
  await Promise.race([beginning, sleep(SECOND_WITHIN_MS)])
  await one.query('COMMIT')
  await beginning
  const others = await pidOf(other)
  await other.query('COMMIT')
  if (others === own) return 'transaction'
  for (let look = 0; look < LOOKS; look += 1) {
    if ((await pidOf(one)) !== own) return 'transaction'
  }
  return 'none'
}

async function pidOf(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return rows[0]?.pid
}

export const poolerInTransactionMode = (target: Target): Problem => ({
  code: 'POOLER_IN_TRANSACTION_MODE',
  message: `${nameOf(target)} is a pooler that gives one server connection to several sessions (transaction mode): neither the lock that keeps executions apart nor a SET would hold.`,
  hint: 'Put the address of the server itself, or of a pool in session mode, into the database URL.',
  severity: 'error',
  target: target.name,
})
