/** One meaning of TLS for both drivers. Invariant: nothing here falls back to plaintext. */
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import type { NetworkAddress } from '../core/target.js'

/** Options for the driver's `ssl`, or false for plaintext, which is only ever asked for. */
export function toTlsOptions({ host, tls }: NetworkAddress): ConnectionOptions | false {
  if (tls.mode === 'disable') return false
  return {
    servername: host,
    rejectUnauthorized: tls.mode !== 'require',
    ...(tls.mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
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
