/**
 * Servers and databases with everything that can be wrong with them. Invariant:
 * each fault is a real one, of a real server or port, and all are looked at at once.
 */
import { connect as connectTcp } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import mysql from 'mysql2/promise'
import pg from 'pg'
import type { Problem } from '../../src/core/model.js'
import type { NetworkAddress, Server, Tls } from '../../src/core/target.js'
import { DIALECTS } from '../../src/dialect/registry.js'
import { isTooOld } from '../../src/dialect/mysql/checks.js'
import { validateServers, type ServerValidation, type ValidateOptions } from '../../src/engine/validate.js'
import { closedPort, openBlackHole, openSilentPort } from '../kit/black-hole.js'
import { makeCertificates, type TestCertificates } from '../kit/certificates.js'
import { query, urlWith } from '../kit/databases.js'
import { startPgbouncer } from '../kit/pgbouncer.js'
import { startTlsServers, type PrivateServer, type PrivateServers } from '../kit/tls-servers.js'

const OPTIONS: ValidateOptions = {
  session: { connectTimeoutMs: 3_000, lockTimeoutMs: 0, statementTimeoutMs: 0 },
  dialectOf: server => DIALECTS[server.dialect],
  maxParallel: 8,
  now: Date.now,
  depth: 'whole',
}

let certificates: TestCertificates
let started: PrivateServers
/** Right in every respect; and a certificate each that is not, with few connections. */
let goodPg: PrivateServer, wrongName: PrivateServer, expired: PrivateServer
let goodMy: PrivateServer, selfSigned: PrivateServer

beforeAll(async () => {
  certificates = await makeCertificates()
  const { good, wrongName: other, expired: old, selfSigned: own } = certificates
  started = await startTlsServers([
    { dialect: 'postgres', certificate: good },
    {
      dialect: 'postgres',
      certificate: other,
      settings: { max_connections: 8, superuser_reserved_connections: 2 },
    },
    { dialect: 'postgres', certificate: old, settings: { default_transaction_read_only: 'on' } },
    { dialect: 'mysql', certificate: good },
    { dialect: 'mysql', certificate: own, settings: { 'read-only': 'ON', 'max-connections': 10 } },
  ])
  ;[goodPg, wrongName, expired, goodMy, selfSigned] = started.servers as [
    PrivateServer,
    PrivateServer,
    PrivateServer,
    PrivateServer,
    PrivateServer,
  ]
})

afterAll(async () => {
  await started[Symbol.asyncDispose]()
  await certificates[Symbol.asyncDispose]()
})

interface Change {
  readonly name?: string
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly password?: string
  readonly tls?: Tls
  readonly databases?: Server['databases']
  readonly maxParallel?: number
}

function serverAt(at: PrivateServer, change: Change = {}): Server {
  const { name = 'one', host = 'localhost', port = at.port, user = at.user, password = at.password } = change
  const database = at.dialect === 'postgres' ? 'postgres' : 'mysql'
  return {
    ...{ name, environment: 'Test', dialect: at.dialect, labels: [] },
    address: {
      ...{ kind: 'network', host, port, user },
      credential: { kind: 'password', password },
      tls: change.tls ?? { mode: 'verify-full', ca: certificates.ca },
    } satisfies NetworkAddress,
    databases: change.databases ?? { kind: 'one', name: database },
    ...(change.maxParallel === undefined ? {} : { maxParallel: change.maxParallel }),
  }
}

const codes = (problems: readonly Problem[]): readonly string[] => problems.map(({ code }) => code)

async function validateOne(
  server: Server,
  options: Partial<ValidateOptions> = {},
): Promise<ServerValidation> {
  const [validation] = await validateServers([server], { ...OPTIONS, ...options })
  return validation!
}

const REQUIRE: Tls = { mode: 'require' }

describe('a server that is as it should be', () => {
  test('is told with product, version, TLS and free connections', async () => {
    const found = await validateServers([serverAt(goodPg), serverAt(goodMy)], OPTIONS)
    for (const { problems, info, freeConnections, targets } of found) {
      expect(problems).toEqual([])
      expect(info).toMatchObject({
        tls: expect.stringMatching(/^TLSv1\.[23], /),
        version: expect.stringMatching(/^\d/),
      })
      expect(targets).toHaveLength(1)
      expect(freeConnections).toBeGreaterThan(150)
    }
  })
})

describe('servers with a fault each, all at once', () => {
  test('each gives its own error in its own time, and keeps no other waiting', async () => {
    await using silent = await openSilentPort()
    await using hole = await openBlackHole()
    const closed = await closedPort()
    await using _full = await fillConnections(wrongName)
    const cases: readonly (readonly [Server, string, RegExp])[] = [
      [serverAt(goodPg, { password: 'wrong' }), 'CREDENTIALS_REJECTED', /password/],
      [serverAt(goodMy, { password: 'wrong' }), 'CREDENTIALS_REJECTED', /Access denied/],
      [
        serverAt(goodPg, { tls: { mode: 'verify-full', ca: certificates.otherCa } }),
        'TLS_FAILED',
        /authority/,
      ],
      [
        serverAt(goodMy, { tls: { mode: 'verify-full', ca: certificates.otherCa } }),
        'TLS_FAILED',
        /authority/,
      ],
      [serverAt(selfSigned), 'TLS_FAILED', /signed by itself/],
      [serverAt(wrongName), 'TLS_FAILED', /another host name/],
      [serverAt(expired), 'TLS_FAILED', /expired/],
      [serverAt(goodPg, { port: closed }), 'TARGET_UNREACHABLE', /nothing listens there/],
      [serverAt(goodMy, { port: closed }), 'TARGET_UNREACHABLE', /nothing listens there/],
      [serverAt(goodPg, { host: 'no-such-host.invalid' }), 'TARGET_UNREACHABLE', /its name/],
      [
        serverAt(goodPg, { port: hole.port, host: '127.0.0.1' }),
        'TARGET_TIMEOUT',
        /no TCP connection came about/,
      ],
      [
        serverAt(goodMy, { port: hole.port, host: '127.0.0.1' }),
        'TARGET_TIMEOUT',
        /no TCP connection came about/,
      ],
      [serverAt(goodPg, { port: silent.port }), 'TARGET_TIMEOUT', /it took the TCP connection/],
      [serverAt(goodMy, { port: silent.port }), 'TARGET_TIMEOUT', /it took the TCP connection/],
      [
        serverAt(goodPg, { port: goodMy.port }),
        'TARGET_UNREACHABLE',
        /does not speak the protocol of PostgreSQL/,
      ],
      [serverAt(expired, { tls: REQUIRE }), 'TARGET_READ_ONLY', /default_transaction_read_only/],
      [serverAt(selfSigned, { tls: REQUIRE }), 'TARGET_READ_ONLY', /read_only is on/],
      [
        serverAt(wrongName, { tls: REQUIRE, user: 'plain', password: 'plain' }),
        'CONNECTIONS_FULL',
        /no connections left/,
      ],
    ]
    const ended: number[] = []
    const started = performance.now()
    const found = await Promise.all(
      cases.map(async ([server], index) => {
        const [validation] = await validateServers([server], OPTIONS)
        ended[index] = performance.now() - started
        return validation!
      }),
    )
    for (const [index, [, code, says]] of cases.entries()) {
      expect(codes(found[index]!.problems)).toEqual([code])
      expect(found[index]!.problems[0]!.message).toMatch(says)
      expect(found[index]!.problems[0]!.hint).not.toBe('')
    }
    const together = performance.now() - started
    // Two tries, of a second and of three; and some of the machine's own time.
    expect(together).toBeLessThan(9_000)
    const [wrongPassword = Infinity] = ended
    expect(wrongPassword).toBeLessThan(3_500)
  })

  test('nothing is let through that did not prove what was asked for', async () => {
    const found = await validateServers([serverAt(goodPg, { host: '127.0.0.1' }), serverAt(goodMy)], OPTIONS)
    expect(found.map(({ problems }) => codes(problems))).toEqual([[], []])
  })
})

/** Takes every place that an ordinary account may have on a PostgreSQL. */
async function fillConnections(server: PrivateServer): Promise<AsyncDisposable> {
  await query(server.url, `DROP ROLE IF EXISTS plain; CREATE ROLE plain LOGIN PASSWORD 'plain'`)
  const clients: pg.Client[] = []
  const config = { connectionString: urlWith(server.url, { user: 'plain', password: 'plain' }) }
  for (;;) {
    const client = new pg.Client(config)
    client.on('error', () => undefined)
    try {
      await client.connect()
      clients.push(client)
    } catch {
      break
    }
  }
  expect(clients.length).toBeGreaterThan(2)
  return {
    [Symbol.asyncDispose]: async () => {
      await Promise.all(clients.map(client => client.end()))
    },
  }
}

describe('connections', () => {
  test('fewer than two free: an error with the numbers; fewer than wanted: a warning, and the number', async () => {
    await query(
      goodMy.url,
      `DROP USER IF EXISTS few@'%'; CREATE USER few@'%' IDENTIFIED BY 'few' WITH MAX_USER_CONNECTIONS 3`,
    )
    await query(goodMy.url, `GRANT ALL ON \`few_%\`.* TO few@'%'`)
    for (const name of ['few_a', 'few_b', 'few_c'])
      await query(goodMy.url, `CREATE DATABASE IF NOT EXISTS ${name}`)
    const server = serverAt(goodMy, {
      ...{ user: 'few', password: 'few' },
      databases: { kind: 'matching', patterns: ['few\\_%'], readFrom: 'few_a' },
    })
    const roomy = await validateOne(server)
    expect(roomy).toMatchObject({ freeConnections: 3, targets: { length: 3 } })
    expect(roomy.problems).toMatchObject([
      {
        code: 'CONNECTIONS_FULL',
        severity: 'warning',
        message: expect.stringMatching(/has 3 free .* 3 databases at once need 6, so only 1 is/),
      },
    ])
    const [one, other] = await Promise.all(
      [1, 2].map(() =>
        mysql.createConnection({
          uri: urlWith(goodMy.url, { user: 'few', password: 'few', database: 'few_a' }),
        }),
      ),
    )
    try {
      const tight = await validateOne(server)
      expect(tight.problems).toMatchObject([
        {
          code: 'CONNECTIONS_FULL',
          severity: 'error',
          message: expect.stringMatching(/has 1 free .* needs 2 at once/),
        },
      ])
    } finally {
      await one!.end()
      await other!.end()
    }
  })

  test('a limit of the role counts on PostgreSQL', async () => {
    await query(
      goodPg.url,
      `DROP ROLE IF EXISTS narrow; CREATE ROLE narrow LOGIN PASSWORD 'narrow' CONNECTION LIMIT 1; GRANT CREATE ON DATABASE postgres TO narrow`,
    )
    const found = await validateOne(serverAt(goodPg, { user: 'narrow', password: 'narrow' }))
    expect(found).toMatchObject({
      freeConnections: 1,
      problems: [{ code: 'CONNECTIONS_FULL', severity: 'error' }],
    })
  })
})

describe('privileges', () => {
  test('an account that may only read, in words of the server', async () => {
    await query(
      goodPg.url,
      `DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN PASSWORD 'reader'; REVOKE CREATE ON SCHEMA public FROM PUBLIC`,
    )
    await query(
      goodMy.url,
      `DROP USER IF EXISTS reader@'%'; CREATE USER reader@'%' IDENTIFIED BY 'reader'; GRANT SELECT ON mysql.* TO reader@'%'`,
    )
    const account = { user: 'reader', password: 'reader' }
    const found = await validateServers([serverAt(goodPg, account), serverAt(goodMy, account)], OPTIONS)
    for (const { problems } of found) {
      expect(problems).toMatchObject([
        { code: 'PRIVILEGE_MISSING', message: expect.stringMatching(/reader.* may change nothing/) },
      ])
    }
    await query(goodPg.url, `GRANT CREATE ON SCHEMA public TO reader`)
    expect((await validateOne(serverAt(goodPg, account))).problems).toEqual([])
  })

  test('a database that the account may not enter', async () => {
    await query(goodPg.url, `DROP DATABASE IF EXISTS closed_one`)
    await query(goodPg.url, `CREATE DATABASE closed_one`)
    await query(
      goodPg.url,
      `REVOKE CONNECT ON DATABASE closed_one FROM PUBLIC; DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN PASSWORD 'guest'`,
    )
    await query(
      goodMy.url,
      `CREATE DATABASE IF NOT EXISTS closed_one; DROP USER IF EXISTS guest@'%'; CREATE USER guest@'%' IDENTIFIED BY 'guest'`,
    )
    const change = {
      user: 'guest',
      password: 'guest',
      databases: { kind: 'one', name: 'closed_one' },
    } as const
    const found = await validateServers([serverAt(goodPg, change), serverAt(goodMy, change)], OPTIONS)
    expect(found.map(({ problems }) => codes(problems))).toEqual([
      ['PRIVILEGE_MISSING'],
      ['PRIVILEGE_MISSING'],
    ])
  })
})

describe('clocks', () => {
  test.each([
    ['PostgreSQL', () => goodPg],
    ['MariaDB', () => goodMy],
  ])('a clock of %s that is more than a minute away is a warning', async (_name, at) => {
    const fast = await validateOne(serverAt(at()), { now: () => Date.now() + 123_000 })
    expect(fast.problems).toMatchObject([
      {
        code: 'CLOCK_DIFFERS',
        severity: 'warning',
        message: expect.stringMatching(/2 min \d+ s behind this runner's/),
      },
    ])
    const close = await validateOne(serverAt(at()), { now: () => Date.now() - 50_000 })
    expect(close.problems).toEqual([])
  })
})

describe('a pooler', () => {
  test.each([
    ['transaction', 5, ['POOLER_IN_TRANSACTION_MODE']],
    ['transaction', 1, ['POOLER_IN_TRANSACTION_MODE']],
    ['statement', 5, ['POOLER_IN_TRANSACTION_MODE']],
    ['session', 5, []],
  ] as const)('PgBouncer in %s mode with a pool of %d: %j', async (mode, size, expected) => {
    await using pooler = await startPgbouncer(goodPg.url, { mode, size })
    const server = serverAt(goodPg, { port: pooler.port, tls: { mode: 'disable' } })
    expect(codes((await validateOne(server)).problems)).toEqual(expected)
  })
})

describe('many databases of a server', () => {
  const COUNT = 60
  const names = Array.from({ length: COUNT }, (_, index) => `tenant_${String(index).padStart(3, '0')}`)
  const databases = { kind: 'matching', patterns: ['tenant_%'], readFrom: 'mysql' } as const

  beforeAll(async () => {
    await query(goodMy.url, names.map(name => `CREATE DATABASE ${name}`).join(';'))
  })

  test('all are looked at, with no more sessions at once than the limits let', async () => {
    const peak = watchPeak(goodMy)
    const found = await validateOne(serverAt(goodMy, { databases, maxParallel: 2 }))
    expect(found).toMatchObject({ problems: [], targets: { length: COUNT } })
    expect(await peak()).toBeLessThanOrEqual(4)
  })

  test('a problem that many have is told once, with their number', async () => {
    await query(
      goodMy.url,
      `DROP USER IF EXISTS viewer@'%'; CREATE USER viewer@'%' IDENTIFIED BY 'viewer'; GRANT SELECT ON \`tenant_%\`.* TO viewer@'%'`,
    )
    await query(goodMy.url, `GRANT ALL ON tenant_007.* TO viewer@'%'`)
    const found = await validateOne(
      serverAt(goodMy, {
        databases: { ...databases, readFrom: 'tenant_000' },
        user: 'viewer',
        password: 'viewer',
      }),
    )
    expect(found.problems).toMatchObject([
      {
        code: 'PRIVILEGE_MISSING',
        message: expect.stringMatching(
          /"tenant_000"\. The same holds for 58 more of its databases: "tenant_001", "tenant_002", "tenant_003" and 55 more\.$/,
        ),
      },
    ])
  })

  test('a server that is not to be had is asked for its first database only', async () => {
    let connections = 0
    await using forward = await forwardTo(goodMy, () => (connections += 1))
    const found = await validateOne(
      serverAt(goodMy, {
        databases: { ...databases, readFrom: 'tenant_000' },
        port: forward.port,
        password: 'wrong',
      }),
    )
    expect(codes(found.problems)).toEqual(['CREDENTIALS_REJECTED'])
    expect(connections).toBe(1)
  })
})

/** How many sessions of the account were on its databases at most, besides the one that counts. */
function watchPeak(server: PrivateServer): () => Promise<number> {
  let most = 0
  const over = new AbortController()
  const watching = (async () => {
    const client = await mysql.createConnection({ uri: server.url })
    while (!over.signal.aborted) {
      const [rows] = await client.query(
        `SELECT COUNT(*) AS n FROM information_schema.processlist WHERE db LIKE 'tenant%'`,
      )
      most = Math.max(most, (rows as { n: number }[])[0]!.n)
    }
    await client.end()
  })()
  return async () => {
    over.abort()
    await watching
    expect(most).toBeGreaterThan(0)
    return most
  }
}

/** A port that leads to a server and counts. */
async function forwardTo(
  server: PrivateServer,
  onConnection: () => void,
): Promise<AsyncDisposable & { port: number }> {
  const { createServer } = await import('node:net')
  const forward = createServer(socket => {
    onConnection()
    const there = connectTcp(server.port, '127.0.0.1')
    socket.on('error', () => there.destroy()).pipe(there)
    there.on('error', () => socket.destroy()).pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(forward, 'listening')
  const address = forward.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    [Symbol.asyncDispose]: async () => void forward.close(),
  }
}

describe('versions', () => {
  test.each([
    ['MySQL', '5.6.51', true],
    ['MySQL', '5.7.44-log', false],
    ['MySQL', '8.4.2', false],
    ['MariaDB', '10.0.38-MariaDB', true],
    ['MariaDB', '10.1.48-MariaDB', false],
    ['MariaDB', '11.4.3-MariaDB-ubu2404', false],
  ] as const)('%s %s is too old: %s', (product, version, expected) => {
    expect(isTooOld({ product, version, tls: 'none' })).toBe(expected)
  })
})
