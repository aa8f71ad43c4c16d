/**
 * A throw-away server of this machine. Invariant: it listens on 127.0.0.1 and on
 * a socket in its private folder, lets in one account with a random password,
 * and is gone with its folder when it is disposed of or this process exits.
 *
 * Of MariaDB's system databases `sys` is not made: it takes longer than the rest.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { GreenlineError } from '../../../core/errors.js'
import type { Target } from '../../../core/target.js'
import type { LocalServer } from '../../dialect.js'
import { openSession } from '../connect.js'
import { findBinaries, type Binaries } from './binaries.js'
import { give, makePrivateFolder, removeAbandoned, serverAccount } from './private-folder.js'
import type { Account, PrivateFolder } from './private-folder.js'

const READY_WITHIN_MS = 30_000
const STOPS_WITHIN_MS = 3_000
const ATTEMPTS = 3
const USER = 'greenline'
const SESSION = { connectTimeoutMs: 5_000, lockTimeoutMs: 0, statementTimeoutMs: 0 }

/** Nothing has to survive a crash: the data is thrown away. An option that a server does not know is passed over. */
const FAST = [
  ...['--loose-skip-log-bin', '--loose-innodb-flush-log-at-trx-commit=0', '--loose-innodb-doublewrite=0'],
  // Rows of any size can come into it.
  ...[
    '--loose-max-allowed-packet=1G',
    '--loose-innodb-flush-method=nosync',
    '--loose-sync-frm=0',
    '--loose-debug-no-sync',
  ],
  ...['--loose-innodb-buffer-pool-size=64M', '--loose-innodb-temp-data-file-path=ibtmp1:1M:autoextend'],
]
const LOG_SIZE = '--loose-innodb-log-file-size=8M'

interface Running {
  readonly child: ChildProcess
  /** Settles with what became of it. */
  readonly ended: Promise<string>
}

/** @throws GreenlineError DRY_RUN_IMPOSSIBLE when a server is there and does not start. */
export async function startLocal(): Promise<LocalServer | undefined> {
  removeAbandoned()
  const binaries = findBinaries()
  if (binaries === undefined) return undefined
  const account = serverAccount()
  const folder = makePrivateFolder(account)
  const password = randomBytes(24).toString('hex')
  let running: Running | undefined
  const onExit = (): void => {
    running?.child.kill('SIGKILL')
    folder.remove()
  }
  process.once('exit', onExit)
  const dispose = async (): Promise<void> => {
    if (running !== undefined) await stop(running)
    folder.remove()
    process.removeListener('exit', onExit)
  }
  try {
    await makeSystemTables(binaries, folder, account)
    for (let attempt = 1; ; attempt += 1) {
      const target = toTarget(await freePort(), password)
      running = startServer(binaries, { folder, account, target, password })
      const failure = await whenReady(running, target)
      rmSync(firstStatements(folder), { force: true })
      if (failure === undefined) return { target, [Symbol.asyncDispose]: dispose }
      await stop(running)
      if (attempt === ATTEMPTS) throw startFailed(binaries.server, failure, folder)
    }
  } catch (thrown) {
    await dispose()
    throw thrown
  }
}

const firstStatements = ({ home }: PrivateFolder): string => path.join(home, 'init.sql')
const logFile = ({ path: folder }: PrivateFolder): string => path.join(folder, 'server.log')
const dataFolder = ({ home }: PrivateFolder): string => path.join(home, 'data')

/** Makes the system tables, by MariaDB's own SQL where it is found: that takes a third of its script's time. */
function makeSystemTables(
  { product, server, install, systemTables }: Binaries,
  folder: PrivateFolder,
  account: Account,
): Promise<void> {
  const words = ['--no-defaults', `--datadir=${dataFolder(folder)}`, LOG_SIZE, ...FAST]
  const run = async (program: string, more: readonly string[], input?: string): Promise<void> => {
    const running = start(program, [...words, ...more], { folder, account, input })
    const what = await running.ended
    if (running.child.exitCode !== 0) throw startFailed(program, what, folder)
  }
  if (product === 'MySQL') return run(server, ['--initialize-insecure'])
  if (systemTables.length === 0 && install !== undefined) {
    return run(install, ['--skip-test-db', '--skip-name-resolve', '--auth-root-authentication-method=normal'])
  }
  mkdirSync(dataFolder(folder), { mode: 0o700 })
  give(dataFolder(folder), account)
  const first =
    'CREATE DATABASE mysql;\nUSE mysql;\nSET @skip_auth_anonymous=1;\nSET @auth_root_socket=NULL;\n'
  return run(server, ['--bootstrap'], first + systemTables.map(file => readFileSync(file, 'utf8')).join('\n'))
}

function startServer(
  { server }: Binaries,
  {
    folder,
    account,
    target,
    password,
  }: { folder: PrivateFolder; account: Account; target: Target; password: string },
): Running {
  const { home } = folder
  writeFileSync(firstStatements(folder), accountStatements(password), { mode: 0o600 })
  give(firstStatements(folder), account)
  const port = target.address.kind === 'network' ? target.address.port : 0
  return start(
    server,
    [
      ...['--no-defaults', `--datadir=${dataFolder(folder)}`, `--tmpdir=${home}`, `--socket=${home}/s`],
      ...[`--pid-file=${home}/pid`, `--init-file=${firstStatements(folder)}`, '--bind-address=127.0.0.1'],
      ...[
        `--port=${port}`,
        '--skip-name-resolve',
        // Not while the system tables are made: those pages have to reach the disk.
        '--loose-innodb-fast-shutdown=2',
        '--loose-log-bin-trust-function-creators=1',
        LOG_SIZE,
        ...FAST,
      ],
    ],
    { folder, account },
  )
}

/** One statement a line, as init-file wants them; nobody but our own account gets in. */
function accountStatements(password: string): string {
  const others = ['127.0.0.1', '::1', os.hostname().replace(/[^\w.-]/g, '')].map(host => `root@'${host}'`)
  return [
    `CREATE USER ${USER}@'%' IDENTIFIED BY '${password}';`,
    `GRANT ALL ON *.* TO ${USER}@'%' WITH GRANT OPTION;`,
    `ALTER USER root@localhost IDENTIFIED BY '${password}';`,
    `DROP USER IF EXISTS ${others.join(', ')};`,
    '',
  ].join('\n')
}

function start(
  program: string,
  words: readonly string[],
  { folder, account, input }: { folder: PrivateFolder; account: Account; input?: string | undefined },
): Running {
  const output = openSync(logFile(folder), 'a')
  try {
    const child = spawn(program, words, {
      ...account,
      cwd: folder.home,
      env: { PATH: process.env['PATH'], HOME: folder.home, TMPDIR: folder.home, LC_ALL: 'C' },
      stdio: [input === undefined ? 'ignore' : 'pipe', output, output],
      // A Ctrl-C at the terminal is for Greenline, which then stops the server.
      detached: true,
    })
    if (child.pid !== undefined) folder.record(child.pid)
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
    const ended = new Promise<string>(resolve => {
      child.once('error', error => resolve(`could not be started (${error.message})`))
      child.once('exit', (code, signal) => resolve(`ended with ${signal ?? `exit code ${code ?? 0}`}`))
    })
    return { child, ended }
  } finally {
    closeSync(output)
  }
}

/** @returns undefined when it answers, else what became of it. */
async function whenReady({ ended }: Running, target: Target): Promise<string | undefined> {
  let outcome: string | undefined
  void ended.then(what => (outcome = what))
  const deadline = performance.now() + READY_WITHIN_MS
  for (;;) {
    try {
      const { client } = await openSession(target, SESSION)
      client.end()
      return undefined
    } catch {
      if (performance.now() > deadline) return 'did not answer in time'
    }
    await sleep(20)
    if (outcome !== undefined) return outcome
  }
}

async function stop({ child, ended }: Running): Promise<void> {
  child.kill('SIGTERM')
  const patience = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS)
  await ended
  clearTimeout(patience)
}

/** A port of 127.0.0.1 that was free a moment ago. */
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

const toTarget = (port: number, password: string): Target => ({
  name: 'mirror/local/mysql',
  environment: 'mirror',
  server: 'local',
  database: 'mysql',
  dialect: 'mysql',
  address: {
    ...{ kind: 'network', host: '127.0.0.1', port, user: USER },
    credential: { kind: 'password', password },
    tls: { mode: 'disable' },
  },
})

function startFailed(program: string, what: string, folder: PrivateFolder): GreenlineError {
  const tail = readFileSync(logFile(folder), 'utf8').trimEnd().split('\n').slice(-5).join('\n')
  return new GreenlineError(
    'DRY_RUN_IMPOSSIBLE',
    `The throw-away server ${program} ${what}. The end of its log:\n${tail}`,
    'Give a server for the mirror with `dry-run-url`, or choose another place with `dry-run`.',
  )
}
