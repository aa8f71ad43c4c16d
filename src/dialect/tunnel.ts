/**
 * Streams to servers through SSH. Invariant: all streams through the same
 * machines share one connection to each, which is opened for the first of them and
 * closed when the last one has ended.
 */
import { createHash } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { GreenlineError } from '../core/errors.js'
import type { NetworkAddress, SshHop } from '../core/target.js'
import { openSocket, timedOut } from './network.js'
import { asConnecting } from './ssh/channel-stream.js'
import type { SshConnection } from './ssh/connection.js'
import { unreachable, type Place } from './ssh/failures.js'

/** How long a connection is kept when nothing uses it: sessions follow each other. */
const IDLE_MS = 3_000
/** How long `closeTunnels` waits for streams that are still open. */
const LAST_STREAMS_MS = 2_000

/** A connection to the last machine of a chain. */
interface Link {
  readonly connection: SshConnection
  /** Closes it, and has the next stream open another. */
  readonly close: () => void
  streams: number
  idle?: NodeJS.Timeout
  /** `last`: it is closed with its last stream. `ended`: there is nothing left to close. */
  state: 'open' | 'last' | 'ended'
}

/** By what makes a chain the same; a link that is being opened counts too. */
const links = new Map<string, Promise<Link>>()

/** When something has to be done; performance.now() in milliseconds. */
type Deadline = number

export interface TunnelOptions {
  /** For the whole way, name look-ups and log-ins included. Zero is no limit. */
  readonly timeoutMs: number
}

/**
 * Opens a stream to the server of an address through its tunnel; undefined when it has
 * none. The stream is connected, and has a `connect` that says so, for drivers that
 * connect their socket themselves.
 *
 * @throws GreenlineError SSH_UNREACHABLE, SSH_REJECTED, SSH_HOST_KEY, SSH_FORWARD
 */
export async function openTunnel(
  { host, port, tunnel = [] }: Pick<NetworkAddress, 'host' | 'port' | 'tunnel'>,
  { timeoutMs }: TunnelOptions,
): Promise<Duplex | undefined> {
  if (tunnel.length === 0) return undefined
  const deadline = timeoutMs > 0 ? performance.now() + timeoutMs : Infinity
  return asConnecting(await through(tunnel, { host, port }, deadline))
}

/** What is left of a time limit in milliseconds, at least one; zero when there is no limit. */
export const timeLeft = (limitMs: number, startedAt: number): number =>
  limitMs === 0 ? 0 : Math.max(1, Math.round(limitMs - (performance.now() - startedAt)))

/** Closes what `openTunnel` keeps. After it nothing of a tunnel holds the process. */
export async function closeTunnels(): Promise<void> {
  const closing = [...links.values()].map(async opening => {
    const link = await opening.catch(() => undefined)
    if (link === undefined) return
    if (link.state === 'open') link.state = 'last'
    if (link.streams === 0) link.close()
    const patience = setTimeout(link.close, LAST_STREAMS_MS)
    await link.connection.ended
    clearTimeout(patience)
  })
  await Promise.all(closing)
}

/** A stream from the last of the machines to a place. */
async function through(hops: readonly SshHop[], to: Place, deadline: Deadline): Promise<Duplex> {
  const link = await inTime(linkTo(hops, deadline), hops, deadline)
  clearTimeout(link.idle)
  link.streams += 1
  const release = (): void => {
    link.streams -= 1
    if (link.streams > 0 || link.state === 'ended') return
    if (link.state === 'last') link.close()
    else link.idle = setTimeout(link.close, IDLE_MS)
  }
  try {
    const stream = await link.connection.forward(to, left(deadline))
    stream.once('close', release)
    return stream
  } catch (thrown) {
    release()
    throw thrown
  }
}

function linkTo(hops: readonly SshHop[], deadline: Deadline): Promise<Link> {
  const key = keyOf(hops)
  const known = links.get(key)
  if (known !== undefined) return known
  const forget = (): void => {
    if (links.get(key) === opening) links.delete(key)
  }
  const opening = connect(hops, deadline).then(connection => {
    const link: Link = {
      connection,
      streams: 0,
      state: 'open',
      close() {
        forget()
        connection.close()
      },
    }
    // Who asked for it may have given up.
    link.idle = setTimeout(link.close, IDLE_MS)
    void connection.ended.then(() => {
      forget()
      link.state = 'ended'
      clearTimeout(link.idle)
    })
    return link
  })
  links.set(key, opening)
  opening.catch(forget)
  return opening
}

/** Logs in at the last of the machines. */
async function connect(hops: readonly SshHop[], deadline: Deadline): Promise<SshConnection> {
  const hop = hops.at(-1)
  if (hop === undefined) throw new Error('A tunnel has at least one machine')
  const before = hops.slice(0, -1)
  const { logIn } = await import('./ssh/connection.js')
  const below = before.length === 0 ? await socketTo(hop, deadline) : await through(before, hop, deadline)
  return logIn(hop, below, left(deadline))
}

async function socketTo(hop: SshHop, deadline: Deadline): Promise<Duplex> {
  try {
    return await openSocket(hop.host, hop.port, left(deadline))
  } catch (thrown) {
    throw unreachable(hop, String((thrown as { readonly code?: unknown }).code))
  }
}

/** Waits no longer than this caller may; the link goes on being opened for the others. */
async function inTime(opening: Promise<Link>, hops: readonly SshHop[], deadline: Deadline): Promise<Link> {
  if (deadline === Infinity) return opening
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    // Later than the link's own deadline, whose error says more.
    timer = setTimeout(() => reject(timedOut()), left(deadline) + 50)
  })
  try {
    return await Promise.race([opening, late])
  } catch (thrown) {
    const [first] = hops
    throw thrown instanceof GreenlineError || first === undefined ? thrown : unreachable(first, 'ETIMEDOUT')
  } finally {
    clearTimeout(timer)
  }
}

/** What is left of the time, at least a moment; zero when there is no limit. */
const left = (deadline: Deadline): number =>
  deadline === Infinity ? 0 : Math.max(1, Math.round(deadline - performance.now()))

/** Not the hops themselves, since they hold secrets. */
const keyOf = (hops: readonly SshHop[]): string =>
  createHash('sha256').update(JSON.stringify(hops)).digest('base64')
