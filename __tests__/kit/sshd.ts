/**
 * Private SSH servers and agents: OpenSSH's own programs in a temporary folder, on free
 * ports of 127.0.0.1, run by an account that is nobody special. Invariant: what is
 * started here is gone when it is disposed of.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { SshHop } from '../../src/core/target.js'

const run = promisify(execFile)
const READY_WITHIN_MS = 10_000

interface Account {
  readonly name: string
  readonly ids: { readonly uid?: number; readonly gid?: number }
}

/** A key pair of a user. */
export interface UserKey {
  readonly privateKey: string
  readonly publicKey: string
  readonly file: string
}

export interface Sshd extends AsyncDisposable {
  readonly port: number
  /** Of its ed25519 key. */
  readonly fingerprint: string
  /** A line of known_hosts for each of its keys. */
  readonly knownHosts: readonly string[]
  /** The server as a hop, without a way to log in. */
  readonly hop: SshHop
  /** Users that were let in since it was started. */
  readonly logins: () => number
  readonly log: () => string
  /** Processes of connections that it has now. */
  readonly connections: () => Promise<number>
  /** Ends it and all its connections, without a farewell. */
  readonly kill: () => Promise<void>
}

async function account(): Promise<Account> {
  if (process.getuid?.() !== 0) return { name: userInfo().username, ids: {} }
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all(['-u', '-g'].map(flag => run('id', [flag, name]))).catch(() => undefined)
    const [uid, gid] = (ids ?? []).map(({ stdout }) => Number(stdout))
    if (uid !== undefined && gid !== undefined) return { name, ids: { uid, gid } }
  }
  throw new Error('There is neither a `postgres` nor a `nobody` to run an SSH server as')
}

const newFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'sshd-'))

/** Makes a key pair of a user. */
export async function makeUserKey(
  folder: string,
  name: string,
  { passphrase = '', type = 'ed25519' } = {},
): Promise<UserKey> {
  const file = path.join(folder, name)
  // One round of key stretching, since these keys protect nothing.
  await run('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-a', '1', '-C', name, '-f', file])
  const [privateKey, publicKey] = await Promise.all([file, `${file}.pub`].map(each => readFile(each, 'utf8')))
  return { file, privateKey: privateKey ?? '', publicKey: publicKey ?? '' }
}

/** A port of 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/**
 * Starts a server that lets holders of these keys in, as the account it runs as.
 *
 * @param settings - Lines of sshd_config.
 */
export async function startSshd(
  users: readonly UserKey[],
  { settings = [] }: { readonly settings?: readonly string[] } = {},
): Promise<Sshd> {
  const program = process.env['GREENLINE_TEST_SSHD']
  if (program === undefined) throw new Error('Run this test with `npm test`, which finds sshd.')
  const [folder, port, { name, ids }] = await Promise.all([newFolder(), freePort(), account()])
  const file = (base: string): string => path.join(folder, base)
  await Promise.all([
    ...['ed25519', 'ecdsa'].map(type => makeUserKey(folder, type, { type })),
    writeFile(file('authorized_keys'), users.map(({ publicKey }) => publicKey).join('')),
    writeFile(
      file('sshd_config'),
      [
        ...settings,
        `Port ${port}`,
        'ListenAddress 127.0.0.1',
        `HostKey ${file('ed25519')}`,
        `HostKey ${file('ecdsa')}`,
        `AuthorizedKeysFile ${file('authorized_keys')}`,
        'PidFile none',
        'StrictModes no',
        'PasswordAuthentication no',
        'KbdInteractiveAuthentication no',
        'LogLevel VERBOSE',
        '',
      ].join('\n'),
    ),
  ])
  const { uid, gid } = ids
  if (uid !== undefined && gid !== undefined) {
    const given = ['.', 'ed25519', 'ecdsa', 'authorized_keys', 'sshd_config']
    await Promise.all(given.map(base => chown(file(base), uid, gid)))
  }
  const publicKeys = await Promise.all(
    ['ed25519', 'ecdsa'].map(type => readFile(file(`${type}.pub`), 'utf8')),
  )
  const { stdout: printed } = await run('ssh-keygen', ['-l', '-f', file('ed25519.pub')])
  const fingerprint = /SHA256:\S+/.exec(printed)?.[0] ?? ''
  const knownHosts = publicKeys.map(key => `[127.0.0.1]:${port} ${key.trim()}`)

  let log = ''
  const child = spawn(program, ['-D', '-e', '-f', file('sshd_config')], {
    ...ids,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text))
  const kill = async (): Promise<void> => {
    const children = await childrenOf(child)
    for (const pid of children) killQuietly(pid)
    await endOf(child)
  }
  try {
    await listening(port, child, () => log)
  } catch (thrown) {
    await kill()
    throw thrown
  }
  return {
    port,
    fingerprint,
    knownHosts,
    hop: { host: '127.0.0.1', port, user: name, hostKeys: knownHosts },
    log: () => log,
    connections: async () => (await childrenOf(child)).length,
    logins: () => log.split('\n').filter(line => line.startsWith('Accepted publickey for ')).length,
    kill,
    async [Symbol.asyncDispose]() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** An agent that holds a key. */
export async function startAgent(key: UserKey): Promise<AsyncDisposable & { readonly socket: string }> {
  const folder = await newFolder()
  const socket = path.join(folder, 's')
  const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
  for (let tries = 0; ; tries += 1) {
    try {
      await run('ssh-add', ['-q', key.file], { env: { ...process.env, SSH_AUTH_SOCK: socket } })
      break
    } catch (thrown) {
      if (tries === 50) throw thrown
      await sleep(50)
    }
  }
  return {
    socket,
    async [Symbol.asyncDispose]() {
      await endOf(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The processes of its connections, which are process groups of their own. */
async function childrenOf({ pid }: ChildProcess): Promise<readonly number[]> {
  if (pid === undefined) return []
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid='])
  const parents = new Map(
    stdout
      .trim()
      .split('\n')
      .map(line => line.trim().split(/\s+/).map(Number))
      .map(([child = 0, parent = 0]) => [child, parent]),
  )
  const descends = (each: number): boolean => {
    const parent = parents.get(each)
    return parent !== undefined && parent > 1 && (parent === pid || descends(parent))
  }
  return [...parents.keys()].filter(descends)
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

async function listening(port: number, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS
  while (child.exitCode === null && performance.now() < deadline) {
    const isOpen = await new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => resolve(false))
    })
    if (isOpen) return
    await sleep(20)
  }
  throw new Error(`sshd did not start. Its log:\n${log()}`)
}
