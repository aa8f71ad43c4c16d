/**
 * Where SQL is sent. Invariant: a target may hold secrets, so it never enters
 * results, journal or logs; only its name does.
 */
import type { Part } from './model.js'

/** How a connection is protected; one meaning for every dialect. */
export interface Tls {
  readonly mode: 'disable' | 'require' | 'verify-ca' | 'verify-full'
  /** PEM texts. Without `ca` the system's authorities are trusted. */
  readonly ca?: string
  readonly certificate?: string
  readonly key?: string
}

/** How an account proves who it is. All but `password` are asked anew for each connection, or as often as they last. */
export type Credential =
  | { readonly kind: 'password'; readonly password: string }
  /** The first line that a command of the runner prints. */
  | { readonly kind: 'command'; readonly command: string }
  /** A token of AWS for a database of RDS or Aurora with IAM authentication. */
  | { readonly kind: 'aws-rds'; readonly region: string }
  /** A token of Google Cloud for Cloud SQL with IAM authentication. */
  | { readonly kind: 'google-cloud-sql' }
  /** A token of Azure for a flexible server with Entra authentication. */
  | { readonly kind: 'azure-entra' }

/** One machine that a tunnel goes through. */
export interface SshHop {
  readonly host: string
  readonly port: number
  readonly user: string
  /** Lines of known_hosts, or fingerprints such as `SHA256:…`; one of them has to be the machine's. Never empty. */
  readonly hostKeys: readonly string[]
  readonly password?: string
  /** A private key, as text, and what opens it. */
  readonly key?: string
  readonly passphrase?: string
  /** The socket of an agent that holds the key. */
  readonly agent?: string
}

export interface NetworkAddress {
  readonly kind: 'network'
  /** As seen from the end of the tunnel, if there is one. */
  readonly host: string
  readonly port: number
  readonly user: string
  readonly credential: Credential
  readonly tls: Tls
  /** The first is reached from here, each further one from the one before, the server from the last. */
  readonly tunnel?: readonly SshHop[]
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

/** A server of an environment, and which of its databases are meant. */
export interface Server {
  /** Unique in its environment. */
  readonly name: string
  readonly environment: string
  readonly dialect: Target['dialect']
  readonly address: Target['address']
  readonly databases: DatabaseChoice
  readonly region?: string
  readonly labels: readonly string[]
  /** How many of its databases are worked on at once; without it, only the environment's limit counts. */
  readonly maxParallel?: number
}

/** A part of an environment whose servers one runner reaches. */
export interface Region {
  readonly name: string
  /** The label of that runner, or several that it has to have all; without it, any runner will do. */
  readonly runsOn?: string | readonly string[]
}

export type DatabaseChoice =
  | { readonly kind: 'one'; readonly name: string }
  /**
   * Those that the server has now and a pattern takes in, in the order of their names. An entry that is the very name
   * of a database means that one; else `%`, `*` stand for any characters, `_`, `?` for one, and `!` in front takes out.
   */
  | { readonly kind: 'matching'; readonly patterns: readonly string[]; readonly readFrom: string }

/** Sessions that working on one database takes at once: one runs the change, one holds the lock. */
export const SESSIONS_PER_DATABASE = 2

/** A database of a server as a target. */
export const targetOf = (server: Server, database: string): Target => ({
  name: `${server.environment}/${server.name}/${database}`,
  environment: server.environment,
  server: server.name,
  database,
  dialect: server.dialect,
  address: server.address,
})

/** Servers as results name them. */
export const placesOf = (servers: readonly Pick<Server, 'name' | 'region'>[]): Part['of'] =>
  servers.map(({ name, region }) => ({ server: name, ...(region !== undefined && { region }) }))

/** A target as a server of its own, with this one database. */
export const serverOfTarget = ({ server, environment, dialect, address, database }: Target): Server => ({
  ...{ name: server, environment, dialect, address },
  databases: { kind: 'one', name: database },
  labels: [],
})
