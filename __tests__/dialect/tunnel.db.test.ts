/** The way to a server through SSH: real sshd, agents and databases; the machines are instances on ports of 127.0.0.1. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import ssh2 from 'ssh2'
import type { SshHop, Target } from '../../src/core/target.js'
import type { Connection, Dialect, Statement, StatementAnswer } from '../../src/dialect/dialect.js'
import { DIALECTS } from '../../src/dialect/registry.js'
import { fingerprintOf } from '../../src/dialect/ssh/host-keys.js'
import { closeTunnels, openTunnel } from '../../src/dialect/tunnel.js'
import { CA_FILE, freshDatabase, query, SERVERS, type TestDatabase } from '../kit/databases.js'
import { freePort, makeUserKey, startAgent, startSshd, type Sshd, type UserKey } from '../kit/sshd.js'

const SESSION = { connectTimeoutMs: 10_000, lockTimeoutMs: 0, statementTimeoutMs: 0 }
const PASSPHRASE = 'opens the key'
const ca = readFileSync(CA_FILE, 'utf8')

let folder: string
let key: UserKey
let lockedKey: UserKey
let strangerKey: UserKey
let otherKeys: Record<'rsa' | 'ecdsa', UserKey>
let jump: Sshd
let inner: Sshd

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'))
  ;[key, lockedKey, strangerKey] = await Promise.all([
    makeUserKey(folder, 'key'),
    makeUserKey(folder, 'locked', { passphrase: PASSPHRASE }),
    makeUserKey(folder, 'stranger'),
  ])
  const [rsa, ecdsa] = await Promise.all([
    makeUserKey(folder, 'rsa', { type: 'rsa' }),
    makeUserKey(folder, 'ecdsa', { type: 'ecdsa' }),
  ])
  otherKeys = { rsa, ecdsa }
  ;[jump, inner] = await Promise.all([startSshd([key, lockedKey, rsa, ecdsa]), startSshd([key])])
})

afterEach(closeTunnels)

afterAll(async () => {
  await Promise.all([jump, inner].map(server => server[Symbol.asyncDispose]()))
  await rm(folder, { recursive: true })
})

const withKey = (server: Sshd, change: Partial<SshHop> = {}): SshHop => ({
  ...server.hop,
  key: key.privateKey,
  ...change,
})

const through = ({ target }: TestDatabase, ...tunnel: readonly SshHop[]): Target => ({
  ...target,
  address: { ...target.address, tunnel },
})

const statement = (text: string): Statement => ({
  piece: { kind: 'statement', start: 0, end: Buffer.byteLength(text), line: 1, text },
})

async function* each(texts: readonly string[]): AsyncGenerator<Statement> {
  for (const text of texts) yield statement(text)
}

const run = (connection: Connection, ...texts: string[]): AsyncIterable<StatementAnswer> =>
  connection.execute(each(texts), { beforeSend: () => undefined, onError: 'stop' })

async function statuses(connection: Connection, ...texts: string[]): Promise<string[]> {
  const all: string[] = []
  for await (const { answer } of run(connection, ...texts)) all.push(answer.status)
  return all
}

/** A listener of this process, and the sockets it has. */
async function listen(
  onConnection: (socket: Socket) => void,
): Promise<AsyncDisposable & { readonly port: number; readonly sockets: Socket[] }> {
  const sockets: Socket[] = []
  const server: Server = createServer({ allowHalfOpen: true }, socket => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

async function openStream(...args: Parameters<typeof openTunnel>): Promise<Duplex> {
  const stream = await openTunnel(...args)
  if (stream === undefined) throw new Error('There is no tunnel')
  return stream
}

describe.each(SERVERS)('A session on $name through SSH', ({ dialect, url }) => {
  const { mirroring } = DIALECTS[dialect]
  const connect = (...args: Parameters<Dialect['connect']>) => DIALECTS[dialect].connect(...args)

  test('through one machine and through two', async () => {
    await using database = await freshDatabase(dialect)
    await using near = await connect(through(database, withKey(jump)), SESSION)
    await using far = await connect(through(database, withKey(jump), withKey(inner)), SESSION)
    expect(await statuses(near, 'CREATE TABLE t (id int)', 'INSERT INTO t VALUES (1)')).toEqual([
      'succeeded',
      'succeeded',
    ])
    expect(await statuses(far, 'INSERT INTO t VALUES (2)')).toEqual(['succeeded'])
    expect(await query(database.url, 'SELECT id FROM t ORDER BY id')).toMatchObject([{ id: 1 }, { id: 2 }])
  })

  test('the certificate has to be for the database server, not for the machine', async () => {
    await using database = await freshDatabase(dialect)
    const target = through(database, withKey(jump, { host: '127.0.0.1' }))
    const { address } = database.target
    const at = (host: string): Target => ({
      ...target,
      address: { ...address, host, tls: { mode: 'verify-full', ca }, tunnel: [withKey(jump)] },
    })
    const connection = await connect(at('localhost'), SESSION)
    expect(connection.server.tls).toMatch(/^TLSv1\.[23], /)
    expect(await statuses(connection, 'SELECT 1')).toEqual(['succeeded'])
    await expect(connect(at('127.0.0.1'), SESSION)).rejects.toMatchObject({ code: 'TLS_FAILED' })
    await connection[Symbol.asyncDispose]()
    // A stream below TLS that was left open would be waited for.
    const started = performance.now()
    await closeTunnels()
    expect(performance.now() - started).toBeLessThan(1_500)
  })

  test('sixty at once share one connection to each machine', async () => {
    await using database = await freshDatabase(dialect)
    const before = [jump.logins(), inner.logins()]
    const target = through(database, withKey(jump), withKey(inner))
    const connections = await Promise.all(Array.from({ length: 60 }, () => connect(target, SESSION)))
    const results = await Promise.all(connections.map(each => statuses(each, 'SELECT 1')))
    const [row] = await query(
      url,
      dialect === 'postgres'
        ? `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = '${database.name}'`
        : `SELECT count(*) AS n FROM information_schema.processlist WHERE db = '${database.name}'`,
    )
    await Promise.all(connections.map(each => each[Symbol.asyncDispose]()))
    expect(results.flat()).toEqual(Array(60).fill('succeeded'))
    expect(Number(row?.['n'])).toBe(60)
    const after = [jump.logins(), inner.logins()]
    expect(after.map((logins, i) => logins - before[i]!)).toEqual([1, 1])
  })

  test('a result that is larger than any window comes whole', async () => {
    await using database = await freshDatabase(dialect)
    const target = through(database, withKey(jump), withKey(inner))
    await using connection = await connect(target, { ...SESSION, outputRows: 1 })
    const large =
      dialect === 'postgres'
        ? `SELECT repeat('x', 1000) FROM generate_series(1, 20000)`
        : `SELECT repeat('x', 1000) FROM seq_1_to_20000`
    const answers: StatementAnswer[] = []
    for await (const answer of run(connection, large, 'SELECT 1')) answers.push(answer)
    expect(answers.map(({ answer }) => [answer.status, answer.rows])).toEqual([
      ['succeeded', 20000],
      ['succeeded', 1],
    ])
  })

  test('a machine that dies in mid-statement leaves it unknown, and the session lost', async () => {
    await using database = await freshDatabase(dialect)
    await using machine = await startSshd([key])
    await using connection = await connect(through(database, withKey(machine)), SESSION)
    const long = dialect === 'postgres' ? 'SELECT pg_sleep(30)' : 'SELECT sleep(30)'
    const seen: string[] = []
    const running = (async () => {
      for await (const { answer } of run(connection, 'SELECT 1', long, 'SELECT 2')) seen.push(answer.status)
    })()
    await Promise.all([
      expect(running).rejects.toMatchObject({ code: 'CONNECTION_LOST' }),
      sleep(500).then(() => machine.kill()),
    ])
    expect(seen).toEqual(['succeeded', 'unknown'])
    await expect(connect(through(database, withKey(machine)), SESSION)).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
    })
  })

  test('a statement is cancelled over a second session, through the same machine', async () => {
    await using database = await freshDatabase(dialect)
    const logins = jump.logins()
    await using connection = await connect(through(database, withKey(jump)), SESSION)
    const long = dialect === 'postgres' ? 'SELECT pg_sleep(30)' : 'SELECT sleep(30) FROM dual WHERE 1 = 1'
    const started = performance.now()
    const running = statuses(connection, long)
    await sleep(300)
    await connection.cancel()
    await running
    expect(performance.now() - started).toBeLessThan(5_000)
    expect(jump.logins()).toBe(logins + 1)
  })

  test('a mirror is made of a database behind a machine', async () => {
    await using source = await freshDatabase(dialect)
    await using mirror = await freshDatabase(dialect)
    await query(
      source.url,
      `CREATE TABLE customer (id int PRIMARY KEY, name varchar(40) NOT NULL);
       CREATE VIEW names AS SELECT name FROM customer; INSERT INTO customer VALUES (1, 'one'), (2, 'two')`,
    )
    const far = through(source, withKey(jump), withKey(inner))
    const copied = await mirroring.copy(far, mirror.target, {
      ...SESSION,
      data: { kind: 'all' },
      signal: new AbortController().signal,
      progress: () => undefined,
    })
    expect(copied).toMatchObject({ tables: 1, rows: 2 })
    expect(await query(mirror.url, 'SELECT name FROM names ORDER BY 1')).toMatchObject([
      { name: 'one' },
      { name: 'two' },
    ])
    expect(await mirroring.fingerprint(far, SESSION)).toEqual(
      await mirroring.fingerprint(mirror.target, SESSION),
    )
  })

  test('who cannot be reached is named with the machine that is in the way', async () => {
    await using database = await freshDatabase(dialect)
    const connecting = connect(through(database, withKey(jump, { key: strangerKey.privateKey })), SESSION)
    await expect(connecting).rejects.toMatchObject({
      code: 'SSH_REJECTED',
      place: { target: database.target.name },
      message: expect.stringMatching(
        new RegExp(
          `of ${database.target.name} is out of reach\\. The SSH server 127\\.0\\.0\\.1:${jump.port} `,
        ),
      ),
    })
  })
})

describe('A stream through SSH', () => {
  const open = (port: number, ...tunnel: readonly SshHop[]) =>
    openStream({ host: '127.0.0.1', port, tunnel }, { timeoutMs: 5_000 })

  test('takes no more than its reader reads, and gives all of it in the end', async () => {
    const total = 32 * 1024 * 1024
    let given = 0
    await using server = await listen(socket => {
      const chunk = Buffer.alloc(128 * 1024, 'x')
      const give = (): void => {
        while (given < total && !socket.writableNeedDrain) {
          given += chunk.length
          socket.write(chunk)
        }
        if (given === total) socket.end()
      }
      socket.on('drain', give)
      give()
    })
    const stream = await open(server.port, withKey(jump), withKey(inner))
    stream.pause()
    await sleep(700)
    // Windows of 2 MB at most, and what is in the sockets of four processes.
    expect(stream.readableLength).toBeLessThan(6 * 1024 * 1024)
    expect(given).toBeLessThan(total / 2)
    let bytes = 0
    for await (const chunk of stream) bytes += (chunk as Buffer).length
    expect(bytes).toBe(total)
  })

  test('gives no more than its receiver takes', async () => {
    await using server = await listen(socket => socket.pause())
    const stream = await open(server.port, withKey(jump))
    let given = 0
    const chunk = Buffer.alloc(256 * 1024)
    const giving = (async () => {
      while (given < 256 * 1024 * 1024) {
        given += chunk.length
        if (!stream.write(chunk)) await once(stream, 'drain')
      }
    })()
    giving.catch(() => undefined)
    await sleep(700)
    expect(given).toBeLessThan(64 * 1024 * 1024)
    stream.destroy()
    await once(stream, 'close')
  })

  test('gives no more than the connection takes, however many streams there are', async () => {
    await using server = await listen(socket => void socket.resume())
    await using slow = await listen(near => {
      const far = createConnection(jump.port, '127.0.0.1')
      far.on('error', () => undefined).pipe(near)
      near.pipe(far)
      near.on('close', () => far.destroy())
    })
    const hop = withKey(jump, { port: slow.port, hostKeys: [jump.fingerprint] })
    const streams = await Promise.all(Array.from({ length: 24 }, () => open(server.port, hop)))
    // From here on nothing gets through.
    slow.sockets[0]!.unpipe().pause()
    const chunk = Buffer.alloc(64 * 1024)
    let given = 0
    for (const stream of streams) {
      const give = (): void => {
        while (!stream.destroyed && !stream.writableNeedDrain && given < 256 * 1024 * 1024) {
          given += chunk.length
          stream.write(chunk)
        }
      }
      stream.on('drain', give)
      give()
    }
    await sleep(700)
    // The kernel takes some megabytes; without a limit, each stream would give the 2 MB of its window.
    expect(given).toBeLessThan(24 * 1024 * 1024)
    for (const stream of streams) stream.destroy()
  })

  test('is one of two hundred that are opened at once', async () => {
    await using server = await listen(socket => void socket.pipe(socket))
    const logins = jump.logins()
    const echo = async (i: number): Promise<string> => {
      const stream = await open(server.port, withKey(jump), withKey(inner))
      stream.end(`stream ${i}`)
      let heard = ''
      for await (const chunk of stream) heard += String(chunk)
      return heard
    }
    const heard = await Promise.all(Array.from({ length: 200 }, (_, i) => echo(i)))
    expect(heard).toEqual(Array.from({ length: 200 }, (_, i) => `stream ${i}`))
    expect(jump.logins()).toBe(logins + 1)
  })

  test('ends one way first, as a socket does', async () => {
    await using server = await listen(socket => {
      let said = ''
      socket.on('data', chunk => (said += chunk.toString()))
      socket.on('end', () => socket.end(`heard ${said}`))
    })
    const stream = await open(server.port, withKey(jump))
    stream.end('all of it')
    let heard = ''
    for await (const chunk of stream) heard += String(chunk)
    expect(heard).toBe('heard all of it')
    if (!stream.closed) await once(stream, 'close')
  })

  test('that is destroyed reaches the server, and is closed once', async () => {
    await using server = await listen(() => undefined)
    const stream = await open(server.port, withKey(jump), withKey(inner))
    let closed = 0
    stream.on('close', () => (closed += 1))
    // It may not have heard yet of what the kernel took.
    while (server.sockets.length === 0) await sleep(10)
    const socket = server.sockets[0]!
    socket.resume()
    const ended = Promise.race([once(socket, 'end'), once(socket, 'close')])
    stream.destroy()
    await ended
    await sleep(50)
    expect(closed).toBe(1)
  })

  test('keeps its machine for the next one, and lets it go after some seconds', async () => {
    await using machine = await startSshd([key])
    await using server = await listen(() => undefined)
    const first = await open(server.port, withKey(machine))
    first.destroy()
    await once(first, 'close')
    await sleep(500)
    const second = await open(server.port, withKey(machine))
    await sleep(3_000)
    expect(await machine.connections()).toBeGreaterThan(0)
    second.destroy()
    const until = performance.now() + 10_000
    while ((await machine.connections()) > 0 && performance.now() < until) await sleep(200)
    expect(await machine.connections()).toBe(0)
    expect(machine.logins()).toBe(1)
  })

  test('nothing is left when the tunnels are closed', async () => {
    await using server = await listen(() => undefined)
    const sockets = (): number =>
      process.getActiveResourcesInfo().filter(each => each === 'TCPSocketWrap').length
    const before = sockets()
    const stream = await open(server.port, withKey(jump), withKey(inner))
    expect(sockets()).toBeGreaterThan(before)
    stream.destroy()
    await closeTunnels()
    for (const socket of server.sockets) socket.destroy()
    await sleep(50)
    expect(sockets()).toBeLessThanOrEqual(before)
  })
})

describe('A user is proved', () => {
  const log = async (hop: SshHop): Promise<void> => {
    await using server = await listen(socket => void socket.end())
    const stream = await openStream(
      { host: '127.0.0.1', port: server.port, tunnel: [hop] },
      { timeoutMs: 5_000 },
    )
    stream.destroy()
  }

  test('by a key with a passphrase', () =>
    log({ ...jump.hop, key: lockedKey.privateKey, passphrase: PASSPHRASE }))

  test('by a key that was pasted with other line ends', () =>
    log({ ...jump.hop, key: key.privateKey.replaceAll('\n', '\r\n').trim() }))

  test.each(['rsa', 'ecdsa'] as const)(
    'by a key of the kind %s, in the forms of OpenSSH, PEM and PKCS#8',
    async kind => {
      const { file, privateKey } = otherKeys[kind]
      await log({ ...jump.hop, key: privateKey })
      for (const [form, passphrase] of [
        ['PEM', ''],
        ['PKCS8', ''],
        ['PKCS8', PASSPHRASE],
      ] as const) {
        const copy = `${file}.${form}`
        cpSync(file, copy)
        execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', passphrase, '-m', form, '-f', copy], {
          stdio: 'ignore',
        })
        const written = readFileSync(copy, 'utf8')
        expect(written).not.toContain('OPENSSH')
        await log({ ...jump.hop, key: written, passphrase })
        if (passphrase === '') continue
        await expect(log({ ...jump.hop, key: written, passphrase: 'wrong' })).rejects.toMatchObject({
          message: expect.stringContaining('its passphrase is wrong'),
        })
        await expect(log({ ...jump.hop, key: written })).rejects.toMatchObject({
          message: expect.stringContaining('there is no passphrase'),
        })
      }
    },
  )

  test('by an agent', async () => {
    await using agent = await startAgent(key)
    await log({ ...jump.hop, agent: agent.socket })
  })

  test.each([
    ['no passphrase', {}, 'it is encrypted, and there is no passphrase'],
    ['a wrong passphrase', { passphrase: 'wrong' }, 'its passphrase is wrong'],
  ])('not by a key with %s', async (_name, change, why) => {
    await expect(log({ ...jump.hop, key: lockedKey.privateKey, ...change })).rejects.toMatchObject({
      code: 'SSH_REJECTED',
      message: expect.stringContaining(why),
    })
  })

  test('not by what is no private key, which is not shown', async () => {
    for (const given of ['c2VjcmV0', key.publicKey, `${key.privateKey.slice(0, 120)}\n`]) {
      const error = (await log({ ...jump.hop, key: given }).catch((thrown: unknown) => thrown)) as Error
      expect(error).toMatchObject({ code: 'SSH_REJECTED' })
      expect(error.message).not.toContain(given.slice(0, 6))
    }
  })

  test.each([
    [
      'a key that is not in authorized_keys',
      () => ({ key: strangerKey.privateKey }),
      'did not accept the key',
    ],
    [
      'a password where none is taken',
      () => ({ password: 'wrong' }),
      'there was nothing to try; it takes publickey',
    ],
    [
      'no agent at its socket',
      () => ({ agent: join(folder, 'none') }),
      'did not accept the keys of the agent',
    ],
    ['nothing', () => ({}), 'there was nothing to try; it takes publickey'],
  ])('not by %s', async (_name, change, why) => {
    await expect(log({ ...jump.hop, ...change() })).rejects.toMatchObject({
      code: 'SSH_REJECTED',
      message: expect.stringContaining(why),
    })
  })

  describe('by a password', () => {
    const PASSWORD = 'the password'
    const { utils, Server: SshServer } = ssh2
    const hostKey = utils.generateKeyPairSync('ed25519')

    /** A server of this process: an account's password takes an account of the machine. */
    async function passwordServer(
      takes: 'password' | 'keyboard-interactive',
    ): Promise<AsyncDisposable & { readonly hop: SshHop; readonly asked: string[] }> {
      const asked: string[] = []
      const server = new SshServer({ hostKeys: [hostKey.private] }, client => {
        client.on('error', () => undefined)
        client.on('authentication', context => {
          asked.push(context.method)
          if (context.method === 'password' && takes === 'password' && context.password === PASSWORD)
            context.accept()
          else if (context.method === 'keyboard-interactive' && takes === 'keyboard-interactive')
            context.prompt([{ prompt: 'Password: ', echo: false }], answers =>
              answers[0] === PASSWORD ? context.accept() : context.reject([takes]),
            )
          else context.reject([takes])
        })
        client.on('tcpip', accept => void accept().end())
      })
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const { port } = server.address() as AddressInfo
      const parsed = utils.parseKey(hostKey.public)
      const hostKeys = parsed instanceof Error ? [] : [fingerprintOf(parsed.getPublicSSH())]
      return {
        asked,
        hop: { host: '127.0.0.1', port, user: 'someone', hostKeys, password: PASSWORD },
        [Symbol.asyncDispose]: () => new Promise(resolve => void server.close(() => resolve())),
      }
    }

    test.each(['password', 'keyboard-interactive'] as const)('as %s', async method => {
      await using server = await passwordServer(method)
      await log(server.hop)
      await closeTunnels()
      expect(server.asked.at(-1)).toBe(method)
      await expect(log({ ...server.hop, password: 'wrong' })).rejects.toMatchObject({ code: 'SSH_REJECTED' })
    })

    test('never to a machine that is not the pinned one', async () => {
      await using server = await passwordServer('password')
      await expect(log({ ...server.hop, hostKeys: jump.hop.hostKeys })).rejects.toMatchObject({
        code: 'SSH_HOST_KEY',
      })
      expect(server.asked).toEqual([])
    })
  })
})

describe('A machine', () => {
  const reach = async (to: { host?: string; port: number }, ...tunnel: SshHop[]): Promise<void> => {
    const stream = await openStream({ host: '127.0.0.1', ...to, tunnel }, { timeoutMs: 1_500 })
    stream.destroy()
  }

  test.each([
    ['a fingerprint', () => [jump.fingerprint]],
    ['lines of known_hosts', () => jump.knownHosts],
    ['a line of its second key', () => [jump.knownHosts[1]!]],
  ])('is known by %s', async (_name, hostKeys) => {
    await using server = await listen(socket => void socket.end())
    await reach(server, withKey(jump, { hostKeys: hostKeys() }))
  })

  test('with another key is refused, and its fingerprint is told', async () => {
    const hop = withKey(jump, {
      hostKeys: inner.knownHosts.map(line => line.replace(/^\S+/, '[127.0.0.1]:*')),
    })
    await expect(reach({ port: 1 }, hop)).rejects.toMatchObject({
      code: 'SSH_HOST_KEY',
      message: expect.stringContaining(`ssh-ed25519 ${jump.fingerprint}, which is not among its host keys`),
    })
  })

  test('with a revoked key is refused, even when the key is pinned', async () => {
    const hop = withKey(jump, {
      hostKeys: [...jump.knownHosts, `@revoked * ${jump.knownHosts[0]!.split(' ').slice(1).join(' ')}`],
    })
    await expect(reach({ port: 1 }, hop)).rejects.toMatchObject({
      code: 'SSH_HOST_KEY',
      message: expect.stringContaining('is revoked'),
    })
  })

  test('that refuses is asked once for all that wait for it', async () => {
    const connections = (): number => jump.log().split('\nConnection from ').length
    const before = connections()
    const hop = withKey(jump, { key: strangerKey.privateKey })
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => reach({ port: 1 }, hop)))
    expect(all.map(each => each.status)).toEqual(Array(20).fill('rejected'))
    expect(connections()).toBe(before + 1)
  })

  test('that does not listen', async () => {
    const port = await freePort()
    await expect(reach({ port: 1 }, withKey(jump, { port }))).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
      message: `The SSH server 127.0.0.1:${port} cannot be reached: nothing listens there (ECONNREFUSED).`,
    })
  })

  test('that never answers is given up in time', async () => {
    await using silent = await listen(() => undefined)
    const started = performance.now()
    await expect(reach({ port: 1 }, withKey(jump, { port: silent.port }))).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
      message: expect.stringContaining('it did not answer in time (ETIMEDOUT)'),
    })
    expect(performance.now() - started).toBeLessThan(2_500)
  })

  test('that is something else', async () => {
    await using web = await listen(socket => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await expect(reach({ port: 1 }, withKey(jump, { port: web.port }))).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
    })
  })

  test('behind a machine that never answers is given up in time', async () => {
    await using silent = await listen(() => undefined)
    await expect(
      reach({ port: 1 }, withKey(jump), withKey(inner, { port: silent.port })),
    ).rejects.toMatchObject({
      code: 'SSH_UNREACHABLE',
      message: expect.stringContaining(
        `127.0.0.1:${silent.port} cannot be reached: it did not answer in time`,
      ),
    })
  })

  test('from which nothing listens at the end', async () => {
    const port = await freePort()
    await expect(reach({ port }, withKey(jump))).rejects.toMatchObject({
      code: 'SSH_FORWARD',
      message: `The SSH server 127.0.0.1:${jump.port} cannot reach 127.0.0.1:${port}: Connection refused.`,
    })
  })

  test('from which the name of the end is unknown', async () => {
    await expect(reach({ host: 'nowhere.invalid', port: 1 }, withKey(jump))).rejects.toMatchObject({
      code: 'SSH_FORWARD',
      message: expect.stringContaining('cannot reach nowhere.invalid:1: '),
    })
  })

  test('that does not let through', async () => {
    await using strict = await startSshd([key], { settings: ['PermitOpen 127.0.0.1:1'] })
    await using server = await listen(() => undefined)
    await expect(reach(server, withKey(strict))).rejects.toMatchObject({
      code: 'SSH_FORWARD',
      message: expect.stringContaining(`does not let the user ${strict.hop.user} connect to 127.0.0.1:`),
      hint: expect.stringContaining('PermitOpen'),
    })
    expect(server.sockets).toEqual([])
  })
})
