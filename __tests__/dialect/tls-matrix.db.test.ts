/**
 * Every way to write what TLS is to be, against servers with every kind of certificate: from the words of a URL to
 * what the server says was negotiated. Invariant of what is tested: plain text only where it was asked for.
 */
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { copyFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parseDatabaseUrl } from '../../src/config/database-url.js'
import type { Target } from '../../src/core/target.js'
import type { Connection, Statement } from '../../src/dialect/dialect.js'
import { DIALECTS } from '../../src/dialect/registry.js'
import { makeCertificates, SERVER_CERTIFICATES, type TestCertificates } from '../kit/certificates.js'
import { query } from '../kit/databases.js'
import { startTlsServers, type PrivateServer, type PrivateServers } from '../kit/tls-servers.js'

type Shown = (typeof SERVER_CERTIFICATES)[number] | 'none'

/** What is checked, whatever the words for it are. */
type Meaning = 'plain text' | 'encrypted' | 'authority' | 'authority and name' | 'foreign authority'

const PLAIN = /^plain text$/
const TLS = /^TLSv1\.[23]$/
const SELF_SIGNED = /^TLS_FAILED: .*signed by itself/
const UNTRUSTED = /^TLS_FAILED: .*from an authority that is not trusted here/
const ELSEWHERE = /^TLS_FAILED: .*for another host name/
const EXPIRED = /^TLS_FAILED: .*has expired/
/** One of two reasons is told. */
const DOUBLY_WRONG = /^TLS_FAILED: .*(has expired|from an authority that is not trusted here)/
const NOT_OFFERED = /^TLS_FAILED: .*offers no TLS/

/** What comes of it with each certificate: what the server tells, or the message of TLS_FAILED. */
const OUTCOMES: Readonly<Record<Meaning, Readonly<Record<Shown, RegExp>>>> = {
  'plain text': { good: PLAIN, selfSigned: PLAIN, wrongName: PLAIN, expired: PLAIN, none: PLAIN },
  encrypted: { good: TLS, selfSigned: TLS, wrongName: TLS, expired: TLS, none: NOT_OFFERED },
  authority: { good: TLS, selfSigned: SELF_SIGNED, wrongName: TLS, expired: EXPIRED, none: NOT_OFFERED },
  'authority and name': {
    ...{ good: TLS, selfSigned: SELF_SIGNED, wrongName: ELSEWHERE, expired: EXPIRED, none: NOT_OFFERED },
  },
  'foreign authority': {
    ...{ good: UNTRUSTED, selfSigned: SELF_SIGNED, wrongName: UNTRUSTED, expired: DOUBLY_WRONG },
    none: NOT_OFFERED,
  },
}

interface Spelling {
  /** CA, OTHER, CERT and KEY stand for files. */
  readonly words: string
  readonly means: Meaning
  readonly host?: '127.0.0.1' | '0.0.0.0'
}

const SPELLINGS: readonly Spelling[] = [
  { words: '', means: 'plain text' },
  { words: '', means: 'plain text', host: '127.0.0.1' },
  { words: 'sslmode=disable', means: 'plain text' },
  { words: 'ssl-mode=DISABLED', means: 'plain text' },
  { words: 'sslmode=require', means: 'encrypted' },
  { words: 'ssl-mode=REQUIRED', means: 'encrypted' },
  { words: 'SSL_MODE=Required', means: 'encrypted' },
  { words: 'sslmode=require&sslrootcert=CA', means: 'authority' },
  { words: 'sslmode=verify-ca&sslrootcert=CA', means: 'authority' },
  { words: 'ssl-mode=VERIFY_CA&ssl-ca=CA', means: 'authority' },
  { words: 'sslmode=verify-full&sslrootcert=CA', means: 'authority and name' },
  { words: 'sslmode=verify-full&sslrootcert=CA', means: 'authority and name', host: '127.0.0.1' },
  { words: 'ssl-mode=VERIFY_IDENTITY&ssl-ca=CA', means: 'authority and name' },
  { words: 'ssl_mode=verify_full&ssl_ca=CA', means: 'authority and name' },
  { words: 'sslrootcert=CA', means: 'authority and name' },
  { words: 'ssl-ca=CA', means: 'authority and name' },
  { words: 'ssl-mode=VERIFY_IDENTITY&ssl-ca=CA&ssl-cert=CERT&ssl-key=KEY', means: 'authority and name' },
  { words: 'sslmode=verify-ca', means: 'foreign authority' },
  { words: 'ssl-mode=VERIFY_IDENTITY', means: 'foreign authority' },
  { words: 'sslmode=verify-full&sslrootcert=system', means: 'foreign authority' },
  { words: 'sslmode=verify-full&sslrootcert=OTHER', means: 'foreign authority' },
  { words: 'sslmode=require&sslrootcert=OTHER', means: 'foreign authority' },
  // A host that is not of this machine by its looks: nothing said means all is checked.
  { words: '', means: 'foreign authority', host: '0.0.0.0' },
  { words: 'sslrootcert=CA', means: 'authority and name', host: '0.0.0.0' },
  { words: 'sslmode=verify-ca&sslrootcert=CA', means: 'authority', host: '0.0.0.0' },
  { words: 'ssl-mode=REQUIRED', means: 'encrypted', host: '0.0.0.0' },
  { words: 'ssl-mode=DISABLED', means: 'plain text', host: '0.0.0.0' },
]

/** Words that could end in plain text in silence, and such that contradict themselves. */
const REFUSED = [
  ...['sslmode=prefer', 'sslmode=allow', 'ssl-mode=PREFERRED', 'sslmode=verify_fulll', 'sslmode='],
  ...['ssl=true', 'tls=1', 'useSSL=true', 'requireSSL=true', 'sslaccept=strict', 'ssl[ca]=x', 'encrypt=true'],
  ...[
    'sslmode=disable&sslrootcert=CA',
    'sslmode=require&sslmode=disable',
    'ssl-mode=REQUIRED&sslmode=disable',
  ],
  ...['sslcert=CERT', 'sslrootcert=KEY', 'ssl-ca=/nowhere.pem', 'sslmode%00=require'],
]

const DIALECT_NAMES = ['postgres', 'mysql'] as const
const ACCESS = `hostssl all certified 127.0.0.1/32 scram-sha-256 clientcert=verify-ca
host all certified 127.0.0.1/32 reject
host all all 127.0.0.1/32 scram-sha-256
`
const SESSION = { connectTimeoutMs: 20_000, lockTimeoutMs: 0, statementTimeoutMs: 0 }

let certificates: TestCertificates
let started: PrivateServers
const certified = 'certified-0123456789'

beforeAll(async () => {
  certificates = await makeCertificates()
  const secured = { certificate: certificates.good, clientCaFile: certificates.caFile }
  started = await startTlsServers([
    { dialect: 'postgres', access: ACCESS, ...secured },
    { dialect: 'mysql', ...secured },
    { dialect: 'postgres', access: ACCESS },
    { dialect: 'mysql' },
  ])
  for (const { url } of started.servers) await query(url, 'CREATE TABLE seen (protocol VARCHAR(20))')
  await query(
    serverOf('postgres', 'good').url,
    `CREATE ROLE certified LOGIN PASSWORD '${certified}'; GRANT INSERT ON seen TO certified`,
  )
  await query(
    serverOf('mysql', 'good').url,
    `CREATE USER certified@'%' IDENTIFIED BY '${certified}' REQUIRE X509; GRANT INSERT ON mysql.seen TO certified@'%'`,
  )
})
afterAll(async () => {
  await started[Symbol.asyncDispose]()
  await certificates[Symbol.asyncDispose]()
})

function serverOf(dialect: Target['dialect'], shown: Shown): PrivateServer {
  const server = started.servers[(shown === 'none' ? 2 : 0) + DIALECT_NAMES.indexOf(dialect)]
  if (server === undefined) throw new Error('The servers have not been started')
  return server
}

/** Both servers go on with another certificate. */
async function show(shown: Exclude<Shown, 'none'>): Promise<void> {
  const { certificateFile, keyFile } = certificates[shown]
  for (const [index, dialect] of DIALECT_NAMES.entries()) {
    const place = join(started.folder, String(index))
    await copyFile(certificateFile, join(place, 'server.pem'))
    await copyFile(keyFile, join(place, 'server.key'))
    const { url } = serverOf(dialect, shown)
    await query(url, dialect === 'postgres' ? 'SELECT pg_reload_conf()' : 'FLUSH SSL')
  }
  const { fingerprint256 } = new X509Certificate(certificates[shown].certificate)
  const { port } = serverOf('postgres', shown)
  // The server reads its files anew when it gets round to it.
  for (let tries = 0; (await fingerprintAt(port)) !== fingerprint256; tries += 1) {
    if (tries === 100) throw new Error('PostgreSQL did not take its new certificate')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

/** https://www.postgresql.org/docs/current/protocol-message-formats.html, SSLRequest */
async function fingerprintAt(port: number): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1')
  try {
    socket.write(Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]))
    await once(socket, 'data')
    const secured = connectTls({ socket, rejectUnauthorized: false })
    await once(secured, 'secureConnect')
    return secured.getPeerX509Certificate()?.fingerprint256 ?? ''
  } finally {
    socket.destroy()
  }
}

async function targetFor(
  dialect: Target['dialect'],
  shown: Shown,
  { words, host = '127.0.0.1' }: { readonly words: string; readonly host?: string },
): Promise<Target> {
  const { port, user, password } = serverOf(dialect, shown)
  const { caFile, otherCaFile, client } = certificates
  const given = words
    .replace(/=CA\b/, `=${encodeURIComponent(caFile)}`)
    .replace(/=OTHER\b/, `=${encodeURIComponent(otherCaFile)}`)
    .replace(/=CERT\b/, `=${encodeURIComponent(client.certificateFile)}`)
    .replace(/=KEY\b/, `=${encodeURIComponent(client.keyFile)}`)
  // Only who has a certificate may be this one.
  const account =
    /cert=CERT/.test(words) && shown !== 'none' ? `certified:${certified}` : `${user}:${password}`
  const database = dialect === 'postgres' ? 'postgres' : 'mysql'
  const url = `${dialect}://${account}@${host}:${port}/${database}${given === '' ? '' : `?${given}`}`
  return parseDatabaseUrl(url, { input: 'The URL', environment: 'Test' })
}

const PROTOCOL = {
  postgres: `SELECT CASE WHEN ssl THEN version ELSE 'plain text' END FROM pg_stat_ssl WHERE pid = pg_backend_pid()`,
  mysql: `SELECT IF(VARIABLE_VALUE = '', 'plain text', VARIABLE_VALUE) FROM information_schema.SESSION_STATUS
           WHERE VARIABLE_NAME = 'Ssl_version'`,
}

/** The protocol of the session, by the server's own word, which the session has it write into a table. */
async function protocolOf(connection: Connection, server: PrivateServer): Promise<string> {
  const text = `INSERT INTO seen ${PROTOCOL[server.dialect]}`
  async function* statements(): AsyncGenerator<Statement> {
    yield { piece: { kind: 'statement', start: 0, end: text.length, line: 1, text } }
  }
  const options = { beforeSend: () => undefined, onError: 'stop' } as const
  for await (const { answer } of connection.execute(statements(), options)) {
    if (answer.status !== 'succeeded') throw new Error(answer.error?.message ?? answer.status)
  }
  const rows = await query(server.url, 'SELECT protocol FROM seen')
  await query(server.url, 'DELETE FROM seen')
  return rows.map(({ protocol }) => String(protocol)).join()
}

/** How a connection came about, or why it did not. */
async function outcomeOf(target: Target, server: PrivateServer): Promise<string> {
  try {
    await using connection = await DIALECTS[server.dialect].connect(target, SESSION)
    const protocol = await protocolOf(connection, server)
    // What the log says is what the server says.
    expect(connection.server.tls.split(',')[0]).toBe(protocol === 'plain text' ? 'none' : protocol)
    return protocol
  } catch (thrown) {
    const { code, message } = thrown as { readonly code?: unknown; readonly message?: unknown }
    return `${String(code)}: ${String(message)}`
  }
}

test('there are enough spellings', () => {
  expect(new Set(SPELLINGS.map(({ words }) => words)).size).toBeGreaterThanOrEqual(14)
})

describe.each([...SERVER_CERTIFICATES, 'none'] as const)('a server whose certificate is %s', shown => {
  beforeAll(async () => {
    if (shown !== 'none') await show(shown)
  })

  describe.each(DIALECT_NAMES)('%s', dialect => {
    test.each(SPELLINGS.map(each => ({ host: 'localhost' as const, ...each })))(
      '$host with "$words": $means',
      async spelling => {
        const target = await targetFor(dialect, shown, spelling)
        expect(await outcomeOf(target, serverOf(dialect, shown))).toMatch(OUTCOMES[spelling.means][shown])
      },
    )
  })
})

describe.each(DIALECT_NAMES)('%s', dialect => {
  test.each(REFUSED)('"%s" is refused before anything is sent', async words => {
    for (const host of ['localhost', '0.0.0.0']) {
      const reading = targetFor(dialect, 'good', { words, host })
      await expect(reading).rejects.toMatchObject({ code: 'URL_INVALID' })
    }
  })

  test('an account that needs a certificate is let in with one only', async () => {
    await show('good')
    const words = 'sslmode=verify-full&sslrootcert=CA&sslcert=CERT&sslkey=KEY'
    const target = await targetFor(dialect, 'good', { words, host: 'localhost' })
    const server = serverOf(dialect, 'good')
    expect(await outcomeOf(target, server)).toMatch(TLS)
    if (target.address.kind !== 'network') throw new Error('A URL of a server gave no address')
    const { mode, ca } = target.address.tls
    const without = { mode, ...(ca === undefined ? {} : { ca }) }
    const bare: Target = { ...target, address: { ...target.address, tls: without } }
    expect(await outcomeOf(bare, server)).toMatch(/^CREDENTIALS_REJECTED: /)
  })
})
