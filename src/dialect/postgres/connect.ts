/**
 * Opens sessions on PostgreSQL, on the network or embedded. Invariant: nothing
 * is taken from PG* environment variables or password files; only the target counts.
 */
import type { Duplex } from 'node:stream'
import type { Client, QueryResult } from 'pg'
import type { ServerInfo } from '../../core/model.js'
import type { NetworkAddress, Target } from '../../core/target.js'
import { withPassword } from '../credential.js'
import type { SessionOptions } from '../dialect.js'
import { followSteps, within, type Step } from '../patience.js'
import { describeTls, toTlsOptions } from '../tls.js'
import { openTunnel, timeLeft } from '../tunnel.js'
import { releaseEmbedded, streamTo } from './embedded-servers.js'
import { isFromServer, toConnectFailure, type ServerMessage } from './sql-error.js'

export { releaseEmbedded }

/** A client that is connected, and what is known of its server. */
export interface Session {
  readonly client: Client
  readonly server: ServerInfo
  /** Of the server process, for cancelling. */
  readonly backendPid: number
  readonly readOnly: 'replica' | 'default' | 'no'
  /** Such as 150005. */
  readonly versionNumber: number
}

/**
 * Opens a session with its limits set.
 *
 * @throws GreenlineError see `Dialect.connect`
 */
export const openSession = (target: Target, options: SessionOptions): Promise<Session> =>
  withPassword(target, password => openWith(target, password, options))

async function openWith(target: Target, password: string, options: SessionOptions): Promise<Session> {
  const timeoutMs = options.connectTimeoutMs
  const { address } = target
  const started = performance.now()
  let stepNow = (): Step => 'answer'
  try {
    const stream =
      address.kind === 'network' ? await openTunnel(address, { timeoutMs }) : await streamTo(target)
    const client = await makeClient(target, { password, stream, timeoutMs: timeLeft(timeoutMs, started) })
    stepNow = followSteps(socketOf(client), target)
    try {
      await client.connect()
      // What answers the log-in may still be silent after it.
      return await within(timeoutMs, prepareSession(client, target, options), () =>
        socketOf(client).destroy(),
      )
    } catch (thrown) {
      socketOf(client).destroy()
      // TLS may be above it.
      stream?.destroy()
      throw thrown
    }
  } catch (thrown) {
    throw toConnectFailure(target, thrown, { step: stepNow(), timeoutMs })
  }
}

interface ClientOptions {
  readonly password: string
  /** Without one, the driver opens a socket. */
  readonly stream: Duplex | undefined
  readonly timeoutMs: number
}

async function makeClient(target: Target, { password, stream, timeoutMs }: ClientOptions): Promise<Client> {
  const { default: pg } = await import('pg')
  const { address } = target
  const client = new pg.Client({
    database: target.database,
    client_encoding: 'UTF8',
    application_name: 'greenline',
    connectionTimeoutMillis: timeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    ...(stream === undefined ? {} : { stream: () => stream }),
    ...(address.kind === 'network' ? networkOptions(address, password) : { user: 'postgres', ssl: false }),
  })
  // PGOPTIONS would change how the session behaves.
  ;(client as unknown as { connectionParameters: { options?: string } }).connectionParameters.options = ''
  // An error of the socket also reaches the query in flight; without a listener it would end the process.
  client.on('error', () => undefined)
  return client
}

const networkOptions = (address: NetworkAddress, password: string): object => ({
  host: address.host,
  port: address.port,
  user: address.user,
  // As a function, since an empty password would make `pg` look for one elsewhere.
  password: () => password,
  ssl: toTlsOptions(address),
})

interface Prepared {
  readonly version: string
  readonly number: number
  readonly pid: number
  readonly recovery: boolean
  readonly read_only: string
}

const PREPARE = `
  SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number, pg_backend_pid() AS pid,
         pg_is_in_recovery() AS recovery, current_setting('default_transaction_read_only') AS read_only,
         set_config('lock_timeout', $1, false), set_config('statement_timeout', $2, false)`

/**
 * Makes the server notice a killed client in mid-statement. Not before PostgreSQL 14, nor on every platform.
 *
 * @see https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-CLIENT-CONNECTION-CHECK-INTERVAL
 */
const AND_WATCH = `,
         CASE WHEN current_setting('server_version_num')::int >= 140000
              THEN set_config('client_connection_check_interval', '500ms', false) END`

/** In one round trip: over a slow network, these are what opening a session takes. */
async function prepareSession(client: Client, target: Target, options: SessionOptions): Promise<Session> {
  const embedded = target.address.kind === 'embedded'
  const limits = [String(options.lockTimeoutMs), String(options.statementTimeoutMs)]
  const prepare = (text: string): Promise<QueryResult<Prepared>> => client.query<Prepared>(text, limits)
  const { rows } = embedded
    ? await prepare(PREPARE)
    : await prepare(PREPARE + AND_WATCH).catch((thrown: unknown) => {
        if (!isFromServer(thrown as ServerMessage)) throw thrown
        return prepare(PREPARE)
      })
  const [row] = rows
  if (row === undefined) throw new Error('A SELECT without FROM gave no row')
  return {
    client,
    backendPid: row.pid,
    versionNumber: row.number,
    readOnly: row.recovery ? 'replica' : row.read_only === 'on' ? 'default' : 'no',
    server: {
      product: embedded ? 'PGlite' : 'PostgreSQL',
      version: row.version,
      tls: embedded ? 'none: inside this process' : describeTls(socketOf(client)),
    },
  }
}

/** The socket below a client; `pg` has no public name for it. */
export const socketOf = (client: Client): Duplex =>
  (client as unknown as { connection: { stream: Duplex } }).connection.stream
