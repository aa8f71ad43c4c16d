/**
 * Where SQL is sent. Invariant: a target may hold secrets, so it never enters
 * results, journal or logs; only its name does.
 */

/** How a connection is protected; one meaning for every dialect. */
export interface Tls {
  readonly mode: 'disable' | 'require' | 'verify-ca' | 'verify-full'
  /** PEM texts. Without `ca` the system's authorities are trusted. */
  readonly ca?: string
  readonly certificate?: string
  readonly key?: string
}

export interface NetworkAddress {
  readonly kind: 'network'
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly tls: Tls
}

/** A PGlite database inside this process; without a folder it lives in memory. */
export interface EmbeddedAddress {
  readonly kind: 'embedded'
  readonly folder?: string
}

/** One database on one server. */
export interface Target {
  /** `environment/server/database`, without user or password. */
  readonly name: string
  readonly environment: string
  readonly server: string
  readonly database: string
  readonly dialect: 'postgres' | 'mysql'
  readonly address: NetworkAddress | EmbeddedAddress
}
