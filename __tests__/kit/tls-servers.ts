/**
 * Private servers with the certificates and settings a test asks for, as many as
 * it asks for. Invariant: nothing of them is left when they are disposed of, or
 * when the test itself is killed.
 */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Target } from '../../src/core/target.js'
import type { Certificate } from './certificates.js'
import { findBinaries } from './servers/binaries.mjs'
import { initMysql, startMysql } from './servers/mysql.mjs'
import { initPostgres, startPostgres } from './servers/postgres.mjs'
import { give, serverAccount, type CertificateFiles } from './servers/process.mjs'
import { startWatchdog } from './servers/watchdog.mjs'

/** What a test wants of a server. */
export interface Wish {
  readonly dialect: Target['dialect']
  /** What it shows; without one it offers no TLS. */
  readonly certificate?: Certificate
  /** The file of the authority that clients' certificates have to come from, for servers that ask for one. */
  readonly clientCaFile?: string
  /** As on the server's command line: `{ max_connections: 5 }`, `{ 'read-only': 'ON' }`. */
  readonly settings?: Readonly<Record<string, string | number>>
  /** The text of pg_hba.conf; without it everybody on 127.0.0.1 is asked for a password. */
  readonly access?: string
}

export interface PrivateServer {
  readonly dialect: Target['dialect']
  readonly host: '127.0.0.1'
  readonly port: number
  /** May do everything; PostgreSQL's superuser. */
  readonly user: string
  readonly password: string
  /** Of the database `postgres` or `mysql`; no TLS asked for. */
  readonly url: string
  /** Ends it before the others. */
  stop(): Promise<void>
}

/** They end together, by `await using`. */
export interface PrivateServers extends AsyncDisposable {
  /** In the order of the wishes. */
  readonly servers: readonly PrivateServer[]
  readonly folder: string
}

const STARTERS = {
  postgres: { init: initPostgres, start: startPostgres, home: 'pg' },
  mysql: { init: initMysql, start: startMysql, home: 'my' },
}

/** A socket's path may have 103 bytes on some systems, and macOS has a long TMPDIR. */
const PARENT = existsSync('/tmp') ? '/tmp' : tmpdir()

/**
 * Starts servers, all at once. Data is made once for each kind of server, and copied.
 *
 * @param parent - Where their folder is made; its path is to be short.
 */
export async function startTlsServers(wishes: readonly Wish[], parent = PARENT): Promise<PrivateServers> {
  const binaries = findBinaries()
  const account = serverAccount()
  const folder = await mkdtemp(join(parent, 'gl-'))
  const watchdog = startWatchdog(folder)
  const running: { stop(): Promise<void> }[] = []
  const stopAll = async (): Promise<void> => {
    await Promise.all(running.map(server => server.stop()))
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    await watchdog.farewell()
  }
  const password = randomBytes(12).toString('hex')
  const base = { binaries, account, password, watchdog }

  async function made(dialect: Target['dialect']): Promise<string> {
    const place = join(folder, dialect)
    await mkdir(place)
    await chmod(place, 0o711)
    await STARTERS[dialect].init({ ...base, folder: place })
    return join(place, STARTERS[dialect].home)
  }

  /** Servers want to be the only ones who can read their key. */
  async function install(wish: Wish, place: string): Promise<CertificateFiles | undefined> {
    if (wish.certificate === undefined) return undefined
    const file = async (name: string, source: string): Promise<string> => {
      const path = join(place, name)
      await copyFile(source, path)
      await chmod(path, 0o600)
      await give(path, account)
      return path
    }
    return {
      certificate: await file('server.pem', wish.certificate.certificateFile),
      key: await file('server.key', wish.certificate.keyFile),
      ...(wish.clientCaFile === undefined ? {} : { ca: await file('ca.pem', wish.clientCaFile) }),
    }
  }

  async function start(wish: Wish, index: number, data: string): Promise<PrivateServer> {
    const { home, start: startServer } = STARTERS[wish.dialect]
    const place = join(folder, String(index))
    await mkdir(place)
    await chmod(place, 0o711)
    // Keeps the owner, as Node's own copy does not.
    await promisify(execFile)('cp', ['-R', '-p', data, place])
    if (wish.access !== undefined) await writeFile(join(place, home, 'data', 'pg_hba.conf'), wish.access)
    const certificates = await install(wish, place)
    const server = await startServer({ ...base, folder: place, certificates, own: wish.settings })
    running.push(server)
    const port = Number(new URL(server.url).port)
    return {
      ...{ dialect: wish.dialect, host: '127.0.0.1', port, user: 'greenline', password },
      ...{ url: server.url, stop: () => server.stop() },
    }
  }

  try {
    await chmod(folder, 0o711)
    const dialects = [...new Set(wishes.map(wish => wish.dialect))]
    const data = new Map(dialects.map(dialect => [dialect, made(dialect)]))
    const starting = wishes.map(async (wish, index) =>
      start(wish, index, (await data.get(wish.dialect)) ?? ''),
    )
    await Promise.allSettled(starting)
    return { servers: await Promise.all(starting), folder, [Symbol.asyncDispose]: stopAll }
  } catch (thrown) {
    await stopAll()
    throw thrown
  }
}
