import type { Binaries } from './binaries.mjs'
import type { Watchdog } from './watchdog.mjs'

/** Who runs the servers; empty for the current user. */
export interface Account {
  readonly uid?: number
  readonly gid?: number
}

/** Paths that the server's account can read. */
export interface CertificateFiles {
  readonly certificate: string
  readonly key: string
  readonly ca?: string
}

/** What a server's data is made with. */
export interface Making {
  readonly binaries: Binaries
  readonly folder: string
  readonly account: Account
  readonly password: string
}

/** What a server is started with. */
export interface Starting extends Making {
  readonly watchdog: Watchdog
  readonly certificates?: CertificateFiles | undefined
  readonly own?: Readonly<Record<string, string | number>> | undefined
}

export interface Started {
  readonly url: string
  stop(): Promise<void>
}

export function serverAccount(): Account
export function give(path: string, account: Account): Promise<void>

/** Starts a program that listens, on a port that was free, and waits until `ask` is answered. */
export function startServer(server: {
  readonly program: string
  readonly words: (port: number) => readonly string[]
  readonly ask: (port: number) => Promise<unknown>
  readonly options: { readonly account: Account; readonly folder: string; readonly log: string }
  readonly stopSignal: string
  readonly watchdog: Watchdog
}): Promise<{ readonly port: number; stop(): Promise<void> }>
