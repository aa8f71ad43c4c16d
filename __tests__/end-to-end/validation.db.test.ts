/**
 * An environment of many servers, each with a fault of its own, and one with 200
 * databases: all are told in one list, and nothing ran anywhere. The bundle runs as
 * a process, on real servers with TLS.
 */
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { stringify } from 'yaml'
import type { Results } from '../../src/core/model.js'
import { closedPort, openBlackHole, openSilentPort, type Port } from '../kit/black-hole.js'
import { makeCertificates, type TestCertificates } from '../kit/certificates.js'
import { query } from '../kit/databases.js'
import { makeUserKey, startSshd, type Sshd, type UserKey } from '../kit/sshd.js'
import { startTlsServers, type PrivateServer, type PrivateServers } from '../kit/tls-servers.js'
import { openScene, said, type Scene } from './scene.js'

const DATABASES = 200
/** Two tries of 5 and of 15 s is what a server that does not answer takes; the rest is for this machine. */
const WITHIN_MS = 30_000

/** As in the configuration file. */
type Entry = Readonly<Record<string, unknown>>
/** A server with one fault, the code of its error and what its message says. */
type Fault = readonly [name: string, entry: Entry, code: string, says: RegExp]

let certificates: TestCertificates
let started: PrivateServers
let scene: Scene
let hole: Port
let silent: Port
let jump: Sshd, inner: Sshd
let sshKey: UserKey
let goodPg: PrivateServer, wrongName: PrivateServer, expired: PrivateServer
let goodMy: PrivateServer, selfSigned: PrivateServer

beforeAll(async () => {
  certificates = await makeCertificates()
  const { good, wrongName: other, expired: old, selfSigned: own } = certificates
  const [servers, ...others] = await Promise.all([
    startTlsServers([
      { dialect: 'postgres', certificate: good },
      { dialect: 'postgres', certificate: other },
      { dialect: 'postgres', certificate: old, settings: { default_transaction_read_only: 'on' } },
      { dialect: 'mysql', certificate: good },
      { dialect: 'mysql', certificate: own, settings: { 'read-only': 'ON' } },
    ]),
    openBlackHole(),
    openSilentPort(),
    openScene('postgres'),
  ])
  ;[hole, silent, scene] = others
  sshKey = await makeUserKey(certificates.folder, 'ssh')
  ;[jump, inner] = await Promise.all([startSshd([sshKey]), startSshd([sshKey])])
  started = servers
  ;[goodPg, wrongName, expired, goodMy, selfSigned] = servers.servers as [
    PrivateServer,
    PrivateServer,
    PrivateServer,
    PrivateServer,
    PrivateServer,
  ]
  const names = Array.from({ length: DATABASES }, (_, index) => `tenant_${String(index).padStart(3, '0')}`)
  await query(goodMy.url, names.map(name => `CREATE DATABASE ${name}`).join(';'))
  await query(
    goodMy.url,
    `CREATE USER single@'%' IDENTIFIED BY '${goodMy.password}' WITH MAX_USER_CONNECTIONS 1;
     CREATE DATABASE own_of_single; GRANT ALL ON own_of_single.* TO single@'%'`,
  )
  await query(
    wrongName.url,
    `CREATE ROLE single LOGIN PASSWORD '${wrongName.password}' CONNECTION LIMIT 0; GRANT CREATE ON SCHEMA public TO single`,
  )
})

afterAll(async () => {
  for (const each of [scene, hole, silent, jump, inner, started, certificates])
    await each[Symbol.asyncDispose]()
})

/** A server of the file. Its password is that of all private servers, by the name of a variable. */
const entry = (at: PrivateServer, change: Entry = {}): Entry => ({
  ...{
    dialect: at.dialect,
    host: 'localhost',
    port: at.port,
    user: at.user,
    password: '${SERVERS_PASSWORD}',
  },
  tls: { mode: 'verify-full', ca: certificates.ca },
  ...change,
})

const OTHER_CA = (): Entry => ({ tls: { mode: 'verify-full', ca: certificates.otherCa } })
const WRONG_PASSWORD: Entry = { password: '${WRONG_PASSWORD}' }
const REQUIRE: Entry = { tls: 'require' }

const hop = ({ hop: { host, port, user } }: Sshd, hostKeys: readonly string[]): Entry => ({
  ...{ host, port, user, key: '${SSH_KEY}', 'host-key': hostKeys },
})

/** The PostgreSQL that is good, behind a machine that is behind another one. */
const behind = (last: Sshd, keys: readonly string[], keysOfJump: readonly string[]): Entry =>
  entry(goodPg, { ssh: { ...hop(last, keys), jump: [hop(jump, keysOfJump)] } })

const at = ({ port }: Sshd): RegExp => new RegExp(`127\\.0\\.0\\.1:${port}`)

const postgresFaults = (closed: number): readonly Fault[] => [
  ['wrong-password', entry(goodPg, WRONG_PASSWORD), 'CREDENTIALS_REJECTED', /rejected the user or password/],
  ['wrong-authority', entry(goodPg, OTHER_CA()), 'TLS_FAILED', /authority that is not trusted/],
  ['wrong-host-name', entry(wrongName), 'TLS_FAILED', /for another host name/],
  ['expired-certificate', entry(expired), 'TLS_FAILED', /has expired/],
  ['closed-port', entry(goodPg, { port: closed }), 'TARGET_UNREACHABLE', /nothing listens there/],
  [
    'black-hole',
    entry(goodPg, { host: '127.0.0.1', port: hole.port }),
    'TARGET_TIMEOUT',
    /no TCP connection/,
  ],
  ['silent-port', entry(goodPg, { port: silent.port }), 'TARGET_TIMEOUT', /it took the TCP connection/],
  ['read-only', entry(expired, { ...REQUIRE, database: 'postgres' }), 'TARGET_READ_ONLY', /read-only/],
  [
    'full',
    entry(wrongName, { ...REQUIRE, user: 'single', database: 'postgres' }),
    'CONNECTIONS_FULL',
    /no connections left/,
  ],
  ['wrong-host-key', behind(inner, [jump.fingerprint], [jump.fingerprint]), 'SSH_HOST_KEY', at(inner)],
  ['wrong-jump-key', behind(inner, [inner.fingerprint], [inner.fingerprint]), 'SSH_HOST_KEY', at(jump)],
]

const mysqlFaults = (closed: number): readonly Fault[] => [
  ['wrong-password', entry(goodMy, WRONG_PASSWORD), 'CREDENTIALS_REJECTED', /rejected the user or password/],
  ['wrong-authority', entry(goodMy, OTHER_CA()), 'TLS_FAILED', /authority that is not trusted/],
  ['self-signed', entry(selfSigned), 'TLS_FAILED', /signed by itself/],
  ['closed-port', entry(goodMy, { port: closed }), 'TARGET_UNREACHABLE', /nothing listens there/],
  [
    'black-hole',
    entry(goodMy, { host: '127.0.0.1', port: hole.port }),
    'TARGET_TIMEOUT',
    /no TCP connection/,
  ],
  ['silent-port', entry(goodMy, { port: silent.port }), 'TARGET_TIMEOUT', /it took the TCP connection/],
  ['read-only', entry(selfSigned, { ...REQUIRE, database: 'mysql' }), 'TARGET_READ_ONLY', /read_only is on/],
  [
    'full',
    entry(goodMy, { user: 'single', database: 'own_of_single' }),
    'CONNECTIONS_FULL',
    /has 1 free connection .* needs 2/,
  ],
]

const tenants = (): Entry => entry(goodMy, { databases: ['tenant_%'] })

/** Each is to have a database of its own, though few get so far as to be asked for it. */
const byName = (faults: readonly Fault[]): Entry =>
  Object.fromEntries(faults.map(([name, server]) => [name, { database: name, ...server }]))

/** Tables that the change would have made, on every server that lets one look. */
async function tablesMade(): Promise<number> {
  const sql = `SELECT COUNT(*) AS n FROM information_schema.tables WHERE table_name = 'made_by_the_change'`
  const counts = await Promise.all(
    [goodPg, wrongName, expired, goodMy, selfSigned].map(async ({ url }) => query(url, sql)),
  )
  return counts.reduce((sum, [row]) => sum + Number(row?.['n']), 0)
}

async function run(
  inputs: Readonly<Record<string, string>>,
): Promise<{ text: string; results: Results; code: number | null }> {
  const result = await scene.deploy(
    { 'database-url': '', 'dry-run-url': '', 'dry-run': 'off', ...inputs },
    {
      env: {
        SERVERS_PASSWORD: goodPg.password,
        WRONG_PASSWORD: 'not-the-password',
        SSH_KEY: sshKey.privateKey,
      },
    },
  )
  const path = result.outputs['results-path']
  if (path === undefined) throw new Error(said(result))
  return {
    text: said(result),
    results: JSON.parse(await readFile(path, 'utf8')) as Results,
    code: result.exitCode,
  }
}

const durationOf = ({ phases }: Results): number =>
  phases.find(({ name }) => name === 'validate')?.durationMs ?? Infinity

describe('validation of an environment', () => {
  let postgres: readonly Fault[]
  let mysql: readonly Fault[]

  beforeAll(async () => {
    const closed = await closedPort()
    postgres = postgresFaults(closed)
    mysql = mysqlFaults(closed)
    await scene.push({
      'sql/a.sql': 'CREATE TABLE made_by_the_change (n integer);\n',
      '.github/greenline.yml': stringify({
        environments: {
          Elephants: { servers: { good: entry(goodPg, { database: 'postgres' }), ...byName(postgres) } },
          Tunnel: {
            servers: {
              hidden: { ...behind(inner, [inner.fingerprint], jump.knownHosts), database: 'postgres' },
            },
          },
          Seals: { servers: { tenants: tenants(), ...byName(mysql) } },
          Good: { servers: { tenants: tenants(), 'one-more': entry(goodMy, { database: 'mysql' }) } },
        },
      }),
    })
  })

  test('every fault of every server in one list, each within its time, and nothing ran', async () => {
    const [elephants, seals] = await Promise.all([
      run({ environment: 'Elephants' }),
      run({ environment: 'Seals' }),
    ])
    const cases = [
      { ran: elephants, environment: 'Elephants', faults: postgres },
      { ran: seals, environment: 'Seals', faults: mysql },
    ]
    for (const { ran, environment, faults } of cases) {
      const found = ran.results.problems.filter(({ severity }) => severity === 'error')
      for (const [name, , code, says] of faults) {
        const own = found.filter(({ target = '' }) => `${target}/`.startsWith(`${environment}/${name}/`))
        expect({ name, codes: own.map(problem => problem.code) }).toEqual({ name, codes: [code] })
        expect(own[0]!.message).toMatch(says)
        expect(ran.text).toContain(own[0]!.message)
      }
      expect(found).toHaveLength(faults.length)
      expect(durationOf(ran.results)).toBeLessThan(WITHIN_MS)
      expect(ran.results.targets).toEqual([])
      expect(ran.code).toBe(1)
      expect(ran.text).not.toContain('not-the-password')
      expect(ran.text).not.toContain(goodPg.password)
    }
    expect(await tablesMade()).toBe(0)
  })

  test('200 databases are one line of the log, with TLS and the time', async () => {
    const { text, results, code } = await run({ environment: 'Good', method: 'validate' })
    expect(results.problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(code).toBe(0)
    const lines = text.split('\n').filter(line => line.startsWith('Good/'))
    expect(lines).toEqual([
      expect.stringMatching(
        /^Good\/tenants: (MariaDB|MySQL) \d.*, TLS TLSv1\.[23], \S+, 200 databases, [\d.]+ m?s$/,
      ),
      expect.stringMatching(
        /^Good\/one-more\/mysql: (MariaDB|MySQL) \d.*, TLS TLSv1\.[23], \S+, 1 database, [\d.]+ m?s$/,
      ),
    ])
    expect(durationOf(results)).toBeLessThan(20_000)
    expect(await tablesMade()).toBe(0)
  })

  test('a server behind two machines is told with the way to it', async () => {
    const { text, code } = await run({ environment: 'Tunnel', method: 'validate' })
    expect(text).toContain(`, through 127.0.0.1:${jump.port} and 127.0.0.1:${inner.port}, 1 database, `)
    expect(code).toBe(0)
  })
})
