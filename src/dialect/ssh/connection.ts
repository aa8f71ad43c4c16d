/**
 * One connection of SSH over a stream. Invariant: nothing is proved to a machine, and
 * no password sent, before the machine has proved to be the one that was pinned.
 */
import type { Duplex } from 'node:stream'
import type { Client, ClientChannel, ConnectConfig } from 'ssh2'
import type { GreenlineError } from '../../core/errors.js'
import type { SshHop } from '../../core/target.js'
import { authentication } from './authentication.js'
import { toSocket } from './channel-stream.js'
import {
  forwardTimedOut,
  hostKeyRefused,
  lostOnTheWay,
  noSession,
  notForwarded,
  oneLine,
  rejected,
  unreachable,
  type Place,
} from './failures.js'
import { judge, knownTypes, readHostKeys, type HostKeys } from './host-keys.js'

const KEEP_ALIVE_MS = 10_000
const KEEP_ALIVES_UNANSWERED = 3
/** How long a connection may take to end politely. */
const FAREWELL_MS = 500

/** A user's session on a machine, from which further places are reached. */
export interface SshConnection {
  /**
   * Connects from the machine to a place, as often as is asked.
   *
   * @param timeoutMs - Zero is no limit.
   * @throws GreenlineError SSH_FORWARD, or SSH_UNREACHABLE when the connection was lost.
   */
  readonly forward: (to: Place, timeoutMs: number) => Promise<Duplex>
  /** Settles when it is over, by `close` or because it was lost. */
  readonly ended: Promise<void>
  readonly close: () => void
}

/** What the package tells in an error besides its text. */
interface SshError {
  readonly level?: string
  readonly code?: unknown
  readonly message: string
}

/**
 * Logs in over a stream that is connected to the machine's port, which is closed when
 * that fails.
 *
 * @param timeoutMs - Zero is no limit.
 * @throws GreenlineError SSH_UNREACHABLE, SSH_REJECTED, SSH_HOST_KEY
 */
export async function logIn(hop: SshHop, below: Duplex, timeoutMs: number): Promise<SshConnection> {
  const { default: ssh } = await import('ssh2')
  const client = new ssh.Client()
  // One for every channel waits for room in it.
  below.setMaxListeners(0)
  try {
    const proof = authentication(ssh, hop)
    const hostKeys = readHostKeys(hop.hostKeys)
    let refused: GreenlineError | undefined
    const config: ConnectConfig = {
      sock: below,
      username: hop.user,
      readyTimeout: timeoutMs,
      keepaliveInterval: KEEP_ALIVE_MS,
      keepaliveCountMax: KEEP_ALIVES_UNANSWERED,
      authHandler: proof.next,
      algorithms: preferKnown(hostKeys, hop),
      hostVerifier: (key: Buffer): boolean => {
        const verdict = judge(key, hop, hostKeys)
        if (!verdict.accepted) refused = hostKeyRefused(hop, verdict.why, verdict.hint)
        return verdict.accepted
      },
    }
    await new Promise<void>((resolve, reject) => {
      client.on('error', (error: SshError) => {
        const failure = refused ?? toFailure(hop, error, proof.describe)
        if (failure !== undefined) reject(failure)
      })
      client.once('close', () => reject(refused ?? noSession(hop, 'it closed the connection')))
      client.once('ready', resolve)
      client.connect(config)
    })
  } catch (thrown) {
    client.end()
    below.destroy()
    throw thrown
  }
  return established(hop, client, below)
}

function established(hop: SshHop, client: Client, below: Duplex): SshConnection {
  const ended = new Promise<void>(resolve => {
    // An error is followed by the end, but not by that of what is below.
    client.on('error', () => below.destroy())
    client.once('end', () => below.destroy())
    if (below.closed) resolve()
    else below.once('close', resolve)
  })
  return {
    ended,
    forward: (to, timeoutMs) => forward(hop, client, below, { to, timeoutMs }),
    close() {
      client.end()
      const patience = setTimeout(() => below.destroy(), FAREWELL_MS)
      void ended.then(() => clearTimeout(patience))
    },
  }
}

function forward(
  hop: SshHop,
  client: Client,
  below: Duplex,
  { to, timeoutMs }: { readonly to: Place; readonly timeoutMs: number },
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const giveUp = (): void => {
      isLate = true
      reject(forwardTimedOut(hop, to))
    }
    const timer = timeoutMs > 0 ? setTimeout(giveUp, timeoutMs) : undefined
    const opened = (
      error: (Error & { readonly reason?: unknown }) | undefined,
      channel: ClientChannel,
    ): void => {
      clearTimeout(timer)
      if (error === undefined) {
        const stream = toSocket(channel, below)
        if (isLate) stream.destroy()
        else resolve(stream)
      } else if (error.reason === undefined) {
        reject(lostOnTheWay(hop))
      } else {
        reject(notForwarded(hop, to, error.reason, saidIn(error)))
      }
    }
    try {
      client.forwardOut('127.0.0.1', 0, to.host, to.port, opened)
    } catch {
      // It throws what it does not hand on: that it is not connected any more.
      clearTimeout(timer)
      reject(lostOnTheWay(hop))
    }
  })
}

/** The machine's own words, without those of the package. */
const saidIn = ({ message }: Error): string => message.replace(/^\(SSH\) Channel open failure: /, '')

/**
 * The algorithms of keys that are pinned come first, as with OpenSSH: a machine has a
 * key for each, and shows the one that is asked for. None is added.
 */
function preferKnown(hostKeys: HostKeys, hop: SshHop): NonNullable<ConnectConfig['algorithms']> {
  const types = knownTypes(hostKeys, hop).flatMap(type => ALGORITHMS[type] ?? [])
  const first = { remove: types, prepend: types }
  return types.length === 0 ? {} : { serverHostKey: first as never }
}

const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
}

/** Why there is no session; undefined while there is more to try. */
function toFailure(hop: SshHop, error: SshError, proof: () => string): GreenlineError | undefined {
  const { level, code, message } = error
  switch (level) {
    // Another method comes, or the word that none is left.
    case 'agent':
      return undefined
    case 'client-authentication':
      return message.startsWith('All configured') ? rejected(hop, proof()) : undefined
    case 'client-timeout':
      return unreachable(hop, 'ETIMEDOUT')
    case 'client-socket':
      return unreachable(hop, String(code))
    case 'handshake':
      return noSession(hop, `they agree on no way to speak (${oneLine(message)})`)
    default:
      if (/authentication failures/i.test(message)) return rejected(hop, proof())
      return noSession(
        hop,
        message.startsWith('Connection lost')
          ? 'it closed the connection before it said that it is one'
          : `it said ${oneLine(message)}`,
      )
  }
}
