/**
 * What goes wrong on the way through SSH, as errors a person can act on. Invariant:
 * none holds a key, a password or a passphrase; host keys and fingerprints are public.
 */
import { GreenlineError } from '../../core/errors.js'
import type { SshHop } from '../../core/target.js'
import { NETWORK } from '../network.js'

export interface Place {
  readonly host: string
  readonly port: number
}

/** `host:port`, with an IPv6 address in brackets. */
export const showPlace = ({ host, port }: Place): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`

const serverOf = (hop: SshHop): string => `The SSH server ${showPlace(hop)}`

/** Text of a server, short and on one line. */
export const oneLine = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 200)

const WHERE = 'Check host and port of the SSH server, and that it may be reached'

/** @param code - Of a socket's error. */
export function unreachable(hop: SshHop, code: string): GreenlineError {
  const why = code === 'ETIMEDOUT' ? 'it did not answer in time' : (NETWORK[code] ?? 'the connection failed')
  return new GreenlineError(
    'SSH_UNREACHABLE',
    `${serverOf(hop)} cannot be reached: ${why} (${code}).`,
    `${WHERE} from this runner.`,
  )
}

/** It answers, but not as an SSH server should. @param why - A clause. */
export const noSession = (hop: SshHop, why: string): GreenlineError =>
  new GreenlineError(
    'SSH_UNREACHABLE',
    `${serverOf(hop)} gave no session: ${why}.`,
    'Check that an SSH server listens at this port, and look into its log.',
  )

/** @param detail - A clause that says what was offered and what is accepted. */
export const rejected = (hop: SshHop, detail: string): GreenlineError =>
  new GreenlineError(
    'SSH_REJECTED',
    `${serverOf(hop)} did not let the user ${hop.user} in: ${detail}.`,
    'Check user, key and password of the SSH server, and that the public key is in its authorized_keys.',
  )

/** @param why - A clause. */
export const keyUnreadable = (hop: SshHop, why: string): GreenlineError =>
  new GreenlineError(
    'SSH_REJECTED',
    `The private key for the SSH server ${showPlace(hop)} cannot be used: ${why}.`,
    'Give the whole private key as ssh-keygen wrote it, with its first and last line, and its passphrase if it has one.',
  )

/** @param why - A clause about the key that was presented, or about what was pinned. */
export const hostKeyRefused = (hop: SshHop, why: string, hint: string): GreenlineError =>
  new GreenlineError('SSH_HOST_KEY', `${serverOf(hop)} is not trusted: ${why}.`, hint)

/**
 * The server of a hop did not open the way on.
 *
 * @param reason - Of the protocol: 1 is prohibited, 2 is that the connection failed.
 * @see https://www.rfc-editor.org/rfc/rfc4254#section-5.1
 */
export function notForwarded(hop: SshHop, to: Place, reason: unknown, said: string): GreenlineError {
  const end = showPlace(to)
  if (reason === 1) {
    return new GreenlineError(
      'SSH_FORWARD',
      `${serverOf(hop)} does not let the user ${hop.user} connect to ${end} (${oneLine(said)}).`,
      `Allow it there: AllowTcpForwarding and PermitOpen in sshd_config, permitopen in authorized_keys.`,
    )
  }
  return new GreenlineError(
    'SSH_FORWARD',
    `${serverOf(hop)} cannot reach ${end}: ${oneLine(said)}.`,
    'Check host and port as they are seen from the SSH server, and that something listens there.',
  )
}

/** Nothing came back about a way on. */
export const forwardTimedOut = (hop: SshHop, to: Place): GreenlineError =>
  new GreenlineError(
    'SSH_FORWARD',
    `${serverOf(hop)} did not reach ${showPlace(to)} in time.`,
    'Check host and port as they are seen from the SSH server, and that no firewall drops its packets.',
  )

/** The connection went away while a way on was asked for. */
export const lostOnTheWay = (hop: SshHop): GreenlineError => noSession(hop, 'the connection to it was lost')
