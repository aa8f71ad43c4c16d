/**
 * What goes wrong on the way to a server and with a session, as far as network
 * and TLS tell. Invariant: of a driver's error only its code is used.
 */
import { GreenlineError } from '../core/errors.js'
import type { Target } from '../core/target.js'
import { NETWORK } from './network.js'
import type { Stopped } from './patience.js'

/** What did not happen in time, and what to look at. */
const SILENCE: Record<
  Stopped['step'],
  (seconds: number) => { readonly what: string; readonly hint: string }
> = {
  name: seconds => ({
    what: `its name was not resolved within ${seconds} s`,
    hint: 'Check the host, and whether the name server of this runner answers.',
  }),
  tcp: seconds => ({
    what: `no TCP connection came about within ${seconds} s`,
    hint: 'Check host and port, and that no firewall drops the packets of this runner.',
  }),
  answer: seconds => ({
    what: `it took the TCP connection, and no session came about within ${seconds} s (greeting, TLS or log-in)`,
    hint: 'Check that the port is that of the database server, and that a proxy in front of it has a server behind it.',
  }),
  look: seconds => ({
    what: `it let the account in, and left a question about itself open for ${seconds} s`,
    hint: 'Look at what keeps the server busy, and run again.',
  }),
}

const TLS: Record<string, string> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that is not trusted here',
  CERT_SIGNATURE_FAILURE: 'its certificate is not signed by the authority given',
}

/**
 * A failed connection as an error a person can act on, as far as network and TLS
 * tell; the dialect knows what its server said.
 *
 * @param error - What the driver threw; of its text only the code is used.
 * @param stopped - How far it got.
 */
export function toConnectError(
  target: Target,
  error: { readonly code?: unknown },
  stopped: Stopped,
): GreenlineError | undefined {
  const where = { cause: error, place: { target: target.name } }
  const code = String(error.code)
  if (code in NETWORK) {
    return new GreenlineError(
      'TARGET_UNREACHABLE',
      `${nameOf(target)} cannot be reached: ${NETWORK[code] ?? code} (${code}).`,
      'Check host and port in the database URL, and that this runner may reach the server.',
      where,
    )
  }
  if (code === 'ETIMEDOUT') {
    const { what, hint } = SILENCE[stopped.step](Math.round(stopped.timeoutMs / 100) / 10)
    const message = `${nameOf(target)} did not answer in time: ${what}.`
    return new GreenlineError('TARGET_TIMEOUT', message, hint, where)
  }
  if (code in TLS || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code === 'EPROTO') {
    return new GreenlineError(
      'TLS_FAILED',
      `${nameOf(target)} was not trusted: ${TLS[code] ?? 'the TLS handshake failed'} (${code}).`,
      'Give the authority with sslrootcert=FILE, or choose a weaker sslmode (verify-ca, require) in the database URL.',
      where,
    )
  }
  return undefined
}

/** A server that has no place for one more session. */
export const connectionsFull = (target: Target, said: string, cause?: unknown): GreenlineError =>
  new GreenlineError(
    'CONNECTIONS_FULL',
    `${nameOf(target)} has no connections left: ${said}.`,
    'End sessions that nobody needs, or raise the limit that the message names on the server.',
    { cause, place: { target: target.name } },
  )

/** An account that the server knows and lets in, and that may not do what is needed. */
export const privilegeMissing = (target: Target, said: string, cause?: unknown): GreenlineError =>
  new GreenlineError(
    'PRIVILEGE_MISSING',
    `${nameOf(target)} lets the account in, and ${said}.`,
    'Grant the account what the change needs: CREATE on the schema or ownership of its tables (PostgreSQL), ALL on the database (MySQL, MariaDB).',
    { cause, place: { target: target.name } },
  )

/** An error that was made below a dialect, for one of the targets that it keeps out of reach. */
export function atTarget(target: Target, error: GreenlineError): GreenlineError {
  if (error.place.target !== undefined) return error
  const message = error.code.startsWith('SSH_')
    ? `${nameOf(target)} is out of reach. ${error.message}`
    : error.message
  return new GreenlineError(error.code, message, error.hint, { cause: error, place: { target: target.name } })
}

/** The server as a person knows it. */
export function nameOf({ name, address }: Target): string {
  return address.kind === 'network' ? `The server ${address.host}:${address.port} of ${name}` : name
}

/** A session that went away before it answered. */
export const connectionLost = (target: Target): GreenlineError =>
  new GreenlineError(
    'CONNECTION_LOST',
    `${nameOf(target)} closed the connection, or it was lost, before it answered.`,
    'Look in the database whether the statement marked unknown took effect before you run the change again.',
    { place: { target: target.name } },
  )
