/** One meaning of TLS for both drivers. Invariant: nothing here falls back to plaintext. */
import { isIP } from 'node:net'
import { checkServerIdentity, type ConnectionOptions, type TLSSocket } from 'node:tls'
import type { NetworkAddress } from '../core/target.js'

/** Options for the driver's `ssl`, or false for plaintext, which is only ever asked for. */
export function toTlsOptions({ host, tls }: NetworkAddress): ConnectionOptions | false {
  if (tls.mode === 'disable') return false
  return {
    // An address is no server name (RFC 6066), but it is what the certificate has to be for.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    rejectUnauthorized: tls.mode !== 'require',
    checkServerIdentity:
      tls.mode === 'verify-full'
        ? (_name, certificate) => checkServerIdentity(host, certificate)
        : () => undefined,
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.certificate === undefined ? {} : { cert: tls.certificate }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
  }
}

/** What was negotiated, for the log. */
export function describeTls(socket: unknown): string {
  const { encrypted, getProtocol, getCipher } = socket as Partial<TLSSocket>
  if (encrypted !== true || getProtocol === undefined || getCipher === undefined) return 'none'
  return `${getProtocol.call(socket) ?? 'TLS'}, ${getCipher.call(socket).name}`
}
