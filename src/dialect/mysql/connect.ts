/**
 * Opens sessions on MySQL and MariaDB. Invariant: a session behaves as one of
 * the command-line client: the driver's own flags that change what SQL means
 * are switched off.
 */
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { Connection as Client, ConnectionOptions, RowDataPacket } from 'mysql2'
import type { ServerInfo } from '../../core/model.js'
import type { NetworkAddress, Target } from '../../core/target.js'
import { mayShowPassword, withPassword } from '../credential.js'
import type { SessionOptions } from '../dialect.js'
import { followSteps, within, type Step } from '../patience.js'
import { describeTls, toTlsOptions } from '../tls.js'
import { openTunnel, timeLeft } from '../tunnel.js'
import { toConnectFailure } from './sql-error.js'

/** A client that is connected, and what is known of its server. */
export interface Session {
  readonly client: Client
  readonly server: ServerInfo
}

/**
 * LOCAL_FILES would let the server ask for files of this machine; FOUND_ROWS,
 * IGNORE_SPACE and ODBC change what ROW_COUNT(), function names and IS NULL mean.
 */
const FLAGS = ['-LOCAL_FILES', '-FOUND_ROWS', '-IGNORE_SPACE', '-ODBC']

/** What only some sessions need; a file's session never does. */
export interface SessionExtras {
  /** Several statements in one text, split by the server: only for texts of our own making. */
  readonly statements?: 'several'
  /** A collation's name; the text that is sent is encoded in its character set. */
  readonly charset?: string
  /** Without it, the session has the target's database; the empty name is none. */
  readonly database?: string
}

/**
 * Opens a session with its limits set.
 *
 * @throws GreenlineError see `Dialect.connect`
 */
export const openSession = (
  target: Target,
  options: SessionOptions,
  extras: SessionExtras = {},
): Promise<Session> => withPassword(target, password => openWith(target, { ...options, password }, extras))

type OptionsWithPassword = SessionOptions & { readonly password: string }

async function openWith(
  target: Target,
  options: OptionsWithPassword,
  extras: SessionExtras,
): Promise<Session> {
  if (target.address.kind !== 'network') throw new Error(`${target.name} is not on the network`)
  const timeoutMs = options.connectTimeoutMs
  let stepNow = (): Step => 'answer'
  try {
    const { address, database } = target
    const client = await makeClient(address, extras.database ?? database, options, extras)
    stepNow = followSteps(socketOf(client), target)
    try {
      await connected(client)
      // What answers the log-in may still be silent after it.
      return await within(timeoutMs, prepareSession(client, address, options), () => client.destroy())
    } catch (thrown) {
      client.destroy()
      throw thrown
    }
  } catch (thrown) {
    throw toConnectFailure(target, thrown, { step: stepNow(), timeoutMs })
  }
}

async function makeClient(
  address: NetworkAddress,
  database: string,
  options: OptionsWithPassword,
  { statements, charset }: SessionExtras,
): Promise<Client> {
  const { default: mysql } = await import('mysql2')
  const started = performance.now()
  const timeoutMs = options.connectTimeoutMs
  const stream = (await openTunnel(address, { timeoutMs })) ?? openSocket(address)
  return mysql.createConnection({
    ...clientOptions(address, database),
    password: options.password,
    connectTimeout: timeLeft(timeoutMs, started),
    stream: () => withHost(stream, address),
    ...(statements === undefined ? {} : { multipleStatements: true }),
    ...(charset === undefined ? {} : { charset }),
  })
}

async function connected(client: Client): Promise<void> {
  // A lost connection also reaches the query in flight; without a listener it would end the process.
  client.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    // The driver emits some failures instead of handing them to the callback.
    client.once('error', reject)
    client.connect(error => {
      client.removeListener('error', reject)
      if (error === null) resolve()
      else reject(Object.assign(error, { cause: { code: tlsCodeOf(client) } }))
    })
  })
}

/** Why a certificate was not trusted: the driver writes a code of its own over that of the error. */
const tlsCodeOf = (client: Client): unknown => (socketOf(client) as Partial<TLSSocket>).authorizationError

function clientOptions(address: NetworkAddress, database: string): ConnectionOptions {
  const tls = toTlsOptions(address)
  const { ca, cert, key, rejectUnauthorized } = tls === false ? {} : tls
  return {
    host: address.host,
    port: address.port,
    user: address.user,
    database,
    charset: 'UTF8MB4_GENERAL_CI',
    flags: FLAGS,
    // How servers take the tokens of clouds: in clear text, so never but over TLS that was checked.
    enableCleartextPlugin: mayShowPassword(address),
    // Room for as many is taken at once, half a megabyte a session for the default of 16,000; none is prepared here.
    maxPreparedStatements: 1,
    ...(tls === false
      ? {}
      : {
          ssl: {
            rejectUnauthorized: rejectUnauthorized === true,
            // `checkServerIdentity` is not handed on by the driver; this is its own word for it.
            verifyIdentity: address.tls.mode === 'verify-full',
            ...(ca === undefined ? {} : { ca: ca as string }),
            ...(cert === undefined ? {} : { cert: cert as string }),
            ...(key === undefined ? {} : { key: key as string }),
          },
        }),
  }
}

function openSocket({ host, port }: NetworkAddress): Socket {
  const socket = connect(port, host)
  socket.setNoDelay(true)
  socket.setKeepAlive(true, 10_000)
  return socket
}

/**
 * The driver checks a certificate against the socket's host name, which Node leaves
 * out for an address: without it, any certificate for "localhost" would do. Behind
 * a tunnel it is the database server's name as well.
 */
const withHost = (stream: Duplex, { host }: NetworkAddress): Duplex => Object.assign(stream, { _host: host })

/** One round trip at most, and another one to a server that is new: over a slow network that is what opening takes. */
async function prepareSession(
  client: Client,
  address: NetworkAddress,
  options: SessionOptions,
): Promise<Session> {
  const version = await versionOf(client, address)
  const product = version.includes('MariaDB') ? 'MariaDB' : 'MySQL'
  const limits = limitsOf(product, options)
  if (limits.length > 0) await run(client, `SET SESSION ${limits.join(', ')}`)
  return { client, server: { product, version, tls: describeTls(socketOf(client)) } }
}

/** Versions of servers by their address and what they call themselves in the handshake. */
const versions = new Map<string, string>()

/**
 * Asked once by a process: a proxy calls itself what it likes, and MariaDB has "5.5.5-" in front.
 *
 * @see https://mariadb.com/kb/en/connection/#initial-handshake-packet
 */
async function versionOf(client: Client, { host, port, tunnel = [] }: NetworkAddress): Promise<string> {
  const { serverVersion } = (client as unknown as Handshaken)._handshakePacket
  const way = tunnel.map(hop => [hop.host, hop.port])
  const server = JSON.stringify([...way, host, port, serverVersion])
  const known = versions.get(server)
  if (known !== undefined) return known
  const [row] = await select(client, 'SELECT VERSION() AS version')
  const version = String(row?.['version'])
  versions.set(server, version)
  return version
}

/** What the driver keeps of the handshake; it has no public name for it. */
interface Handshaken {
  readonly _handshakePacket: { readonly serverVersion: string }
}

/** The socket below a client, of TLS when it is encrypted; the driver has no public name for it. */
export const socketOf = (client: Client): Duplex => (client as unknown as { readonly stream: Duplex }).stream

/** Metadata locks wait a year by default; row locks 50 s. Both count in whole seconds here. */
function limitsOf(product: ServerInfo['product'], options: SessionOptions): string[] {
  const lockSeconds = Math.max(1, Math.round(options.lockTimeoutMs / 1000))
  const locks =
    options.lockTimeoutMs === 0
      ? []
      : [`lock_wait_timeout = ${lockSeconds}`, `innodb_lock_wait_timeout = ${lockSeconds}`]
  // MySQL's max_execution_time is for SELECT only: there the engine's own deadline does it (session.ts).
  const statement =
    options.statementTimeoutMs > 0 && product === 'MariaDB'
      ? [`max_statement_time = ${options.statementTimeoutMs / 1000}`]
      : []
  return [...locks, ...statement]
}

/** Runs a query of our own and gives its rows. Rejects with the driver's error. */
export function select(
  client: Client,
  sql: string,
  values: readonly unknown[] = [],
): Promise<RowDataPacket[]> {
  return new Promise((resolve, reject) => {
    client.query<RowDataPacket[]>(sql, [...values], (error, rows) => {
      if (error === null) resolve(rows)
      else reject(error)
    })
  })
}

const run = (client: Client, sql: string): Promise<unknown> => select(client, sql)
