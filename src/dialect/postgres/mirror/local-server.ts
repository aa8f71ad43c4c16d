/**
 * A throw-away server on 127.0.0.1, from the machine's own binaries. Invariant: it is
 * noted on disk before it exists, so it can be removed whatever kills this process.
 */
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { NetworkAddress, Target } from '../../../core/target.js'
import type { LocalServer } from '../../dialect.js'
import { openSession } from '../connect.js'
import { findBinaries, type Binaries } from './binaries.js'
import { impossible } from './failures.js'
import { FOLDER_PREFIX, removeLocal, writeState } from './local-state.js'

const USER = 'greenline'
const READY_WITHIN_MS = 30_000
const POLL_MS = 30
const ATTEMPTS = 3

/** Nothing here survives the dry run, so nothing has to survive a crash. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  shared_buffers: '64MB',
  max_connections: '60',
  max_locks_per_transaction: '512',
  max_prepared_transactions: '10',
} as const

interface Account {
  readonly uid?: number
  readonly gid?: number
}

const started = new Set<string>()
const keyOf = ({ host, port }: NetworkAddress): string => `${host}:${port}`

/** Whether nobody else uses the target's server: it is in this process, or was started by it. */
export const isPrivate = ({ address }: Target): boolean =>
  address.kind === 'embedded' || started.has(keyOf(address))

/** See `Mirroring.startLocal`. @throws GreenlineError DRY_RUN_IMPOSSIBLE when the binaries do not work. */
export async function startLocal(): Promise<LocalServer | undefined> {
  const binaries = await findBinaries()
  if (binaries === undefined) return undefined
  const account = await serverAccount()
  const folder = await mkdtemp(path.join(tmpdir(), FOLDER_PREFIX))
  let pid: number | undefined
  try {
    await writeState(folder)
    if (account.uid !== undefined && account.gid !== undefined) await chown(folder, account.uid, account.gid)
    const password = randomBytes(24).toString('base64url')
    await initialise(binaries, folder, account, password)
    for (let attempt = 1; ; attempt++) {
      const target = targetAt(await freePort(), password)
      pid = await launch(binaries, folder, account, target.address.port)
      const refusal = await becomesReady(target, pid, folder)
      if (refusal === undefined) return serve(target, folder, pid)
      if (attempt === ATTEMPTS) throw new Error(refusal)
    }
  } catch (thrown) {
    const log = await readFile(path.join(folder, 'log'), 'utf8').catch(() => '')
    await removeLocal(folder, pid)
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    const tail = log.trimEnd().split('\n').slice(-5).join(' ')
    throw impossible(
      `A local server of ${binaries.postgres} did not start: ${reason} ${tail}`.trim(),
      'Mend the installation of PostgreSQL on this machine, or choose another kind of dry run.',
      thrown,
    )
  }
}

function serve(
  target: Target & { readonly address: NetworkAddress },
  folder: string,
  pid: number,
): LocalServer {
  const key = keyOf(target.address)
  started.add(key)
  return {
    target,
    [Symbol.asyncDispose]: async () => {
      started.delete(key)
      await removeLocal(folder, pid)
    },
  }
}

/** PostgreSQL refuses to run as root. */
async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    const found = await Promise.all(['-u', '-g'].map(flag => promisify(execFile)('id', [flag, name]))).catch(
      () => undefined,
    )
    if (found === undefined) continue
    const [uid, gid] = found.map(({ stdout }) => Number(stdout))
    if (uid !== undefined && gid !== undefined) return { uid, gid }
  }
  throw impossible(
    'PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody` to run it as.',
    'Run Greenline as an ordinary user, or choose another kind of dry run.',
  )
}

const environment = (folder: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: folder,
  TMPDIR: folder,
  LC_ALL: 'C',
  TZ: 'UTC',
})

async function initialise(
  { initdb }: Binaries,
  folder: string,
  account: Account,
  password: string,
): Promise<void> {
  const passwordFile = path.join(folder, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (account.uid !== undefined && account.gid !== undefined)
    await chown(passwordFile, account.uid, account.gid)
  const run = (locale: string): Promise<unknown> =>
    promisify(execFile)(
      initdb,
      [
        ...['-D', path.join(folder, 'data'), '-U', USER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
        ...['--no-sync', '--encoding=UTF8', `--locale=${locale}`],
      ],
      { ...account, cwd: folder, env: environment(folder) },
    )
  // Not every system has a locale that knows letters beyond ASCII.
  await run('C.UTF-8').catch(() => run('C'))
  await rm(passwordFile)
}

async function launch(
  { postgres }: Binaries,
  folder: string,
  account: Account,
  port: number,
): Promise<number> {
  const log = await open(path.join(folder, 'log'), 'a')
  try {
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const child = spawn(postgres, ['-D', path.join(folder, 'data'), '-c', `port=${port}`, ...settings], {
      ...account,
      cwd: folder,
      env: environment(folder),
      stdio: ['ignore', log.fd, log.fd],
      // A Ctrl-C at the terminal reaches it through the end of the dry run only.
      detached: true,
    })
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('spawn', () => resolve(Number(child.pid)))
    })
    child.unref()
    await writeState(folder, pid)
    return pid
  } finally {
    await log.close()
  }
}

/** @returns Why it is not ready, or undefined when it is. */
async function becomesReady(target: Target, pid: number, folder: string): Promise<string | undefined> {
  const options = { connectTimeoutMs: 5_000, lockTimeoutMs: 0, statementTimeoutMs: 0 }
  const deadline = performance.now() + READY_WITHIN_MS
  for (;;) {
    try {
      const { client } = await openSession(target, options)
      await client.end()
      return undefined
    } catch (thrown) {
      const gone = !(await readFile(path.join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => ''))
      if (performance.now() > deadline) return thrown instanceof Error ? thrown.message : String(thrown)
      if (gone && hasEnded(pid)) return 'It ended at once.'
      await pause(POLL_MS)
    }
  }
}

function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}

/** A port that was free a moment ago; another may take it, so starting is tried again. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

const targetAt = (port: number, password: string): Target & { readonly address: NetworkAddress } => ({
  name: 'DryRun/local/postgres',
  environment: 'DryRun',
  server: 'local',
  database: 'postgres',
  dialect: 'postgres',
  address: {
    ...{ kind: 'network', host: '127.0.0.1', port, user: USER },
    credential: { kind: 'password', password },
    tls: { mode: 'disable' },
  },
})
