/**
 * What goes wrong on the way to a server and with a session, as far as network
 * and TLS tell. Invariant: of a driver's error only its code is used.
 */
import { GreenlineError } from '../core/errors.js'
import type { Target } from '../core/target.js'

const NETWORK: Record<string, string> = {
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it closed the connection',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'its network cannot be reached',
  EPIPE: 'it closed the connection',
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
 */
export function toConnectError(
  target: Target,
  error: { readonly code?: unknown },
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
    return new GreenlineError(
      'TARGET_TIMEOUT',
      `${nameOf(target)} did not answer in time.`,
      'Check host and port in the database URL, and that no firewall drops the packets of this runner.',
      where,
    )
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
