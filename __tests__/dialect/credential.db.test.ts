/** Passwords that are asked for when a connection is opened: how often, whom they are shown to, what becomes of a refusal. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createRedactor } from '../../src/core/redact.js'
import type { Credential, NetworkAddress, Target, Tls } from '../../src/core/target.js'
import { withPassword } from '../../src/dialect/credential.js'
import { DIALECTS } from '../../src/dialect/registry.js'
import { makeCertificates, type TestCertificates } from '../kit/certificates.js'
import { startClearPasswordServer } from '../kit/clear-password-server.js'
import { CA_FILE, freshDatabase, passwordOf, query, SERVERS } from '../kit/databases.js'
import { startTlsServers } from '../kit/tls-servers.js'
import { withVariables } from './identity/environment.js'

const SESSION = { connectTimeoutMs: 10_000, lockTimeoutMs: 0, statementTimeoutMs: 0 }
const RDS: Credential = { kind: 'aws-rds', region: 'eu-west-1' }
const STATIC = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret-access-key-of-a-test' }

let folder = ''
let certificates: TestCertificates
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'greenline-credential-'))
  certificates = await makeCertificates()
})
afterAll(async () => {
  await certificates[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** A target of the same place whose account proves itself in another way. */
const asking = (target: Target & { address: NetworkAddress }, change: Partial<NetworkAddress>): Target => ({
  ...target,
  address: { ...target.address, ...change },
})

async function connectAndClose(target: Target): Promise<string> {
  await using connection = await DIALECTS[target.dialect].connect(target, SESSION)
  return connection.server.tls
}

describe.each(SERVERS)('a password-command for $name', ({ dialect, url }) => {
  const file = (name: string): string => path.join(folder, `${dialect}-${name}`)

  test('runs once for many connections, and is told which server it is for', async () => {
    await using database = await freshDatabase(dialect)
    await writeFile(file('password'), `${passwordOf(database.target.address)}\nsecond line\n`)
    const told = '"$GREENLINE_SERVER $GREENLINE_HOST $GREENLINE_PORT $GREENLINE_USER"'
    const command = `echo ${told} >>'${file('told')}'; cat '${file('password')}'; echo nothing to see >&2`
    const target = asking(database.target, { credential: { kind: 'command', command } })
    await Promise.all(Array.from({ length: 20 }, () => connectAndClose(target)))
    await connectAndClose(target)
    const { host, port, user } = database.target.address
    expect(await readFile(file('told'), 'utf8')).toBe(`${target.server} ${host} ${port} ${user}\n`)
    expect(createRedactor([])(`It is ${passwordOf(database.target.address)}.`)).toBe('It is ***.')
  })

  test('runs again when the password was changed meanwhile, and not for ever', async () => {
    await using database = await freshDatabase(dialect)
    const user = `u_${database.name}`
    const set = async (password: string): Promise<void> => {
      const alter =
        dialect === 'postgres' ? `ALTER ROLE ${user} PASSWORD` : `ALTER USER ${user}@'%' IDENTIFIED BY`
      await query(url, `${alter} '${password}'`)
    }
    await query(
      url,
      dialect === 'postgres'
        ? `CREATE ROLE ${user} LOGIN`
        : `CREATE USER ${user}@'%'; GRANT ALL ON ${database.name}.* TO ${user}@'%'`,
    )
    const print = async (password: string): Promise<void> => writeFile(file('changing'), password)
    const command = `echo run >>'${file('runs')}'; cat '${file('changing')}'`
    const target = asking(database.target, { user, credential: { kind: 'command', command } })
    try {
      await set('first-password')
      await print('first-password')
      await connectAndClose(target)
      await set('second-password')
      await print('second-password')
      await connectAndClose(target)
      await set('third-password')
      await expect(connectAndClose(target)).rejects.toMatchObject({ code: 'CREDENTIALS_REJECTED' })
    } finally {
      await query(url, dialect === 'postgres' ? `DROP ROLE ${user}` : `DROP USER ${user}@'%'`)
    }
    // Once at first, once after each rejection; the last one printed nothing new, so it was not tried.
    expect(await readFile(file('runs'), 'utf8')).toBe('run\n'.repeat(3))
  })

  test('that fails says how, and not what it had to say', async () => {
    await using database = await freshDatabase(dialect)
    const command = 'echo half-a-password; echo secret-of-the-vault >&2; exit 3'
    const failed = connectAndClose(asking(database.target, { credential: { kind: 'command', command } }))
    await expect(failed).rejects.toMatchObject({
      code: 'CREDENTIAL_UNAVAILABLE',
      message: `The password-command gave no password for ${database.target.name}: it ended with exit code 3.`,
      place: { target: database.target.name },
    })
  })
})

describe('a token of a cloud', () => {
  const ca = readFileSync(CA_FILE, 'utf8')

  test.each<Tls>([{ mode: 'disable' }, { mode: 'require' }])(
    'is shown to no server over TLS $mode',
    async tls => {
      for (const { dialect } of SERVERS) {
        await using database = await freshDatabase(dialect)
        using _ = withVariables(STATIC)
        const failed = connectAndClose(asking(database.target, { credential: RDS, tls }))
        await expect(failed).rejects.toMatchObject({ code: 'TLS_FAILED' })
      }
    },
  )

  test('is sent where PostgreSQL asks for it in clear text, and is one for all connections', async () => {
    const access =
      'local all all reject\nhostssl all all 127.0.0.1/32 password\nhost all all 127.0.0.1/32 scram-sha-256\n'
    await using started = await startTlsServers([
      { dialect: 'postgres', certificate: certificates.good, access },
    ])
    const [server] = started.servers
    if (server === undefined) throw new Error('No server was started')
    const target: Target = {
      ...{
        name: 'Test/one/postgres',
        environment: 'Test',
        server: 'one',
        database: 'postgres',
        dialect: 'postgres',
      },
      address: {
        ...{ kind: 'network', host: 'localhost', port: server.port, user: 'deploy', credential: RDS },
        tls: { mode: 'verify-full', ca: certificates.ca },
      },
    }
    using _ = withVariables(STATIC)
    const token = await withPassword(target, async password => password)
    expect(token).toMatch(/^localhost:\d+\/\?Action=connect&DBUser=deploy&/)
    await query(server.url, `CREATE ROLE deploy LOGIN PASSWORD '${token}'`)
    expect(await connectAndClose(target)).toMatch(/^TLSv1\.3, /)
    // A second signature would be another one, and no password of the role.
    await new Promise(resolve => setTimeout(resolve, 1_100))
    expect(await connectAndClose(target)).toMatch(/^TLSv1\.3, /)
  })

  test('is sent where MySQL asks for it in clear text, and a password is not', async () => {
    await using server = await startClearPasswordServer(certificates.good)
    const at = (credential: Credential, tls: Tls): Target => ({
      ...{ name: 'Test/two/shop', environment: 'Test', server: 'two', database: 'shop', dialect: 'mysql' },
      address: { kind: 'network', host: 'localhost', port: server.port, user: 'deploy', credential, tls },
    })
    using _ = withVariables(STATIC)
    const verified: Tls = { mode: 'verify-full', ca: certificates.ca }
    const token = await withPassword(at(RDS, verified), async password => password)
    await expect(connectAndClose(at(RDS, verified))).rejects.toMatchObject({ code: 'CREDENTIALS_REJECTED' })
    expect(server.passwords).toEqual([{ text: token, encrypted: true }])

    const command: Credential = { kind: 'command', command: 'echo printed' }
    await expect(connectAndClose(at(command, verified))).rejects.toMatchObject({
      code: 'CREDENTIALS_REJECTED',
    })
    expect(server.passwords.slice(1)).toEqual([{ text: 'printed', encrypted: true }])

    const wrong: Tls = { mode: 'verify-full', ca }
    await expect(connectAndClose(at(RDS, wrong))).rejects.toMatchObject({ code: 'TLS_FAILED' })
    const unchecked: readonly Target[] = [
      at(command, { mode: 'require' }),
      at(command, { mode: 'disable' }),
      at({ kind: 'password', password: 'kept-in-a-secret' }, verified),
    ]
    for (const target of unchecked) {
      const failed = connectAndClose(target)
      await expect(failed).rejects.toMatchObject({ code: 'CREDENTIALS_REJECTED' })
      await expect(failed).rejects.toThrow(/clear text/)
    }
    expect(server.passwords).toHaveLength(2)
  })
})
