/** Servers and regions of the configuration file that are fine. */
import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import type { NetworkAddress, Server } from '../../src/core/target.js'
import { settingsFrom, type Source, URL_OF_TEST } from './sources.js'

const CA = '-----BEGIN CERTIFICATE-----\nauthority'
const KEY = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
const LOCKED_KEY = generateKeyPairSync('ed25519')
  .privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'opensesame' })
  .toString()
const FINGERPRINT = `SHA256:${'q'.repeat(43)}`
/** A key as known_hosts has it: the name of its kind comes first in the bytes. */
const knownKey = (type: string): string => {
  const name = Buffer.from(type)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(name.length)
  return `${type} ${Buffer.concat([length, name, Buffer.alloc(36, 7)]).toString('base64')}`
}

const PRODUCTION = { environment: 'Production' }
const section = (text: string): string => `environments:\n  Production:\n${text.replace(/^/gm, '    ')}\n`
/** One server, `a`, from YAML of one line each. */
const one = (...lines: readonly string[]): string =>
  section(`servers:\n  a:\n${lines.map(line => `    ${line}`).join('\n')}`)
const USUAL = ['dialect: postgres', 'host: db.internal', 'user: deploy', 'database: shop']

async function serversOf(yaml: string, { given, ...source }: Source = {}): Promise<readonly Server[]> {
  const { settings } = await settingsFrom({ ...source, given: { ...PRODUCTION, ...given }, yaml })
  return settings.servers
}
async function addressOf(yaml: string, source?: Source): Promise<NetworkAddress> {
  const [server] = await serversOf(yaml, source)
  if (server?.address.kind !== 'network') throw new Error('It is embedded')
  return server.address
}

const EVERYTHING = `
environments:
  Production:
    max-parallel: 64
    stages: canary, 10%
    regions:
      us: {}
      eu:
        runs-on: [self-hosted, eu]
        ssh: &bastion
          host: Bastion.example.com
          port: 2222
          user: tunnel
          host-key: |
            # bastion.example.com:22 SSH-2.0
            bastion.example.com ${knownKey('ssh-ed25519')}
            ${FINGERPRINT}
          key: \${KEY}
          passphrase: \${PASSPHRASE}
          jump:
            - { host: gate.example.com, user: gate, host-key: [ '${FINGERPRINT}' ], password: '\${GATE_PASSWORD}' }
            - { host: '[2001:db8::1]', user: gate, host-key: '${FINGERPRINT}', agent: true }
        tls: { mode: verify-ca, ca: certs/ca.pem }
      moon: { runs-on: moon }
    servers:
      us-1:
        dialect: mariadb
        host: us-1.internal
        user: deploy
        password: \${US1_PASSWORD}
        database: shop
        region: us
        ssh: *bastion
      eu-1:
        dialect: mysql
        host: eu-1.internal
        port: 3307
        user: deploy
        password-command: ./get-password "$HOME"
        databases: [tenant_%, '!tenant_template', 'a,b']
        region: eu
        labels: canary, free-tier
        max-parallel: 8
`
const ENV = {
  KEY: LOCKED_KEY,
  PASSPHRASE: 'opensesame',
  GATE_PASSWORD: 'let me in ',
  US1_PASSWORD: 'us-1-hunter2\n',
  SSH_AUTH_SOCK: '/run/agent.sock',
}
const everything = (
  given: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = ENV,
) =>
  settingsFrom({ given: { ...PRODUCTION, ...given }, yaml: EVERYTHING, env, files: { 'certs/ca.pem': CA } })

describe('servers of the file', () => {
  test('are read with all that is needed to reach them', async () => {
    const { settings, parameters, notes } = await everything()

    const tunnel = [
      { host: 'gate.example.com', port: 22, user: 'gate', hostKeys: [FINGERPRINT], password: 'let me in ' },
      { host: '2001:db8::1', port: 22, user: 'gate', hostKeys: [FINGERPRINT], agent: '/run/agent.sock' },
      {
        host: 'bastion.example.com',
        port: 2222,
        user: 'tunnel',
        hostKeys: [`bastion.example.com ${knownKey('ssh-ed25519')}`, FINGERPRINT],
        key: LOCKED_KEY.trim(),
        passphrase: 'opensesame',
      },
    ]
    expect(settings.servers).toEqual([
      {
        name: 'us-1',
        environment: 'Production',
        dialect: 'mysql',
        labels: [],
        region: 'us',
        databases: { kind: 'one', name: 'shop' },
        address: {
          kind: 'network',
          host: 'us-1.internal',
          port: 3306,
          user: 'deploy',
          credential: { kind: 'password', password: 'us-1-hunter2' },
          tls: { mode: 'disable' },
          tunnel,
        },
      },
      {
        name: 'eu-1',
        environment: 'Production',
        dialect: 'mysql',
        labels: ['canary', 'free-tier'],
        region: 'eu',
        maxParallel: 8,
        databases: {
          kind: 'matching',
          patterns: ['tenant_%', '!tenant_template', 'a,b'],
          readFrom: 'information_schema',
        },
        address: {
          kind: 'network',
          host: 'eu-1.internal',
          port: 3307,
          user: 'deploy',
          credential: { kind: 'command', command: './get-password "$HOME"' },
          tls: { mode: 'verify-ca', ca: CA },
          tunnel,
        },
      },
    ])
    expect(settings.regions).toEqual([{ name: 'us' }, { name: 'eu', runsOn: ['self-hosted', 'eu'] }])
    expect(settings).toMatchObject({ maxParallel: 64, stages: [{ label: 'canary' }, { percent: 10 }] })
    expect(parameters).toMatchObject({ servers: '2: us-1 and eu-1', 'max-parallel': '64' })
    expect(parameters).not.toHaveProperty('database-url')
    expect(notes).toEqual([])
  })

  test('give every secret, and none of them in the parameters', async () => {
    const { secrets, parameters } = await everything()

    expect(secrets).toEqual(
      expect.arrayContaining([LOCKED_KEY.trim(), 'opensesame', 'let me in ', 'us-1-hunter2']),
    )
    for (const secret of secrets) expect(JSON.stringify(parameters)).not.toContain(secret)
  })

  test('are shown by some of their names when there are many', async () => {
    const servers = Array.from({ length: 500 }, (_, i) => `  s${i}: { url: 'postgres://u:\${PW}@db${i}/x' }`)
    const { settings, parameters } = await settingsFrom({
      given: PRODUCTION,
      yaml: section(`servers:\n${servers.join('\n')}`),
      env: { PW: 'secret' },
    })

    expect(settings.servers).toHaveLength(500)
    expect(parameters['servers']).toMatch(/^500: s0, s1, .*, s19 and 480 more$/)
  })

  test('share an anchor, a thousand of them', async () => {
    const tunnel = `{ host: b, user: u, host-key: '${FINGERPRINT}', agent: /agent }`
    const servers = Array.from(
      { length: 1000 },
      (_, i) =>
        `  s${i}: { dialect: mysql, host: db${i}, user: u, database: d, ssh: ${i === 0 ? `&t ${tunnel}` : '*t'} }`,
    )
    const found = await serversOf(section(`servers:\n${servers.join('\n')}`))

    expect(found).toHaveLength(1000)
    expect(found[999]).toMatchObject({ address: { tunnel: [{ host: 'b', agent: '/agent' }] } })
  })
})

describe('server and region', () => {
  test.each([
    [{ region: 'eu' }, ['eu-1'], ['eu']],
    [{ region: '!eu' }, ['us-1'], ['us']],
    [{ server: 'us-*' }, ['us-1'], ['us']],
    [{ server: '?u-1, us-1' }, ['us-1', 'eu-1'], ['us', 'eu']],
    [{ server: '!us-1' }, ['eu-1'], ['eu']],
    [{ region: 'us, eu', server: 'eu-1' }, ['eu-1'], ['eu']],
  ])('%j leave out what they do not name', async (given, servers, regions) => {
    const { settings } = await everything(given)

    expect(settings.servers.map(({ name }) => name)).toEqual(servers)
    expect(settings.regions.map(({ name }) => name)).toEqual(regions)
  })

  test('a job needs the variables of its own servers only', async () => {
    const yaml = section(
      "servers:\n  a: { url: 'postgres://u:${A}@a/x', region: eu }\n  b: { url: 'postgres://u:${B}@b/x', region: us }",
    )
    const [server, ...others] = await serversOf(yaml, { given: { region: 'eu' }, env: { A: 'secret' } })

    expect([server?.name, others]).toEqual(['a', []])
  })

  test('a label of a server that is left out is a label all the same', async () => {
    const { settings } = await everything({ region: 'us' })
    expect(settings.stages).toHaveLength(2)
  })

  test('choose the server of a URL as well', async () => {
    const { settings } = await settingsFrom({
      given: { environment: 'Test', 'database-url': URL_OF_TEST, server: 'db.*' },
    })
    expect(settings.servers).toHaveLength(1)
  })
})

test.each(['plan', 'collect'])('method %s needs no secrets and no certificates', async method => {
  const { settings } = await settingsFrom({ given: { ...PRODUCTION, method }, yaml: EVERYTHING })

  expect(settings.servers.map(({ name, region }) => [name, region])).toEqual([
    ['us-1', 'us'],
    ['eu-1', 'eu'],
  ])
})

test.each(['plan', 'collect'])('method %s needs no database', async method => {
  const { settings } = await settingsFrom({ given: { environment: 'Test', method } })
  expect(settings.servers).toEqual([])
})

test('where secrets are withheld, servers that need them are left out, all of them', async () => {
  const given = { ...PRODUCTION, method: 'dry-run', 'dry-run': 'embedded' }
  const yaml = section(
    "servers:\n  a: { url: 'postgres://u@a/x' }\n  b: { dialect: postgres, host: b, user: u, password: '${PW}', database: d }",
  )
  const { settings, notes } = await settingsFrom({ given, yaml, secrets: 'withheld' })

  expect(settings.servers).toMatchObject([{ name: 'embedded' }])
  expect(notes).toEqual([
    'The servers of environments.Production are left out: this run gets no secrets, and PW is not set.',
  ])
})

describe('databases', () => {
  test.each([
    ["databases: 'a_%, !a_x'", { patterns: ['a_%', '!a_x'], readFrom: 'postgres' }],
    ["databases: ['a,b', 'c']\n    read-from: shop", { patterns: ['a,b', 'c'], readFrom: 'shop' }],
  ])('%s', async (text, choice) => {
    const [server] = await serversOf(one(...USUAL.slice(0, 3), text))
    expect(server?.databases).toEqual({ kind: 'matching', ...choice })
  })

  test('beside a URL are listed from the one that it names', async () => {
    const [server] = await serversOf(one("url: 'postgres://u@db/first'", "databases: 'a_%'"))
    expect(server?.databases).toEqual({ kind: 'matching', patterns: ['a_%'], readFrom: 'first' })
  })
})

describe('credentials', () => {
  const rds = ['dialect: mysql', 'host: x.abc.eu-west-1.rds.amazonaws.com', 'user: deploy', 'database: shop']
  test.each([
    [[...USUAL], { kind: 'password', password: '' }],
    [[...USUAL, 'identity: aws-rds', 'aws-region: eu-west-2'], { kind: 'aws-rds', region: 'eu-west-2' }],
    [[...rds, 'identity: aws-rds'], { kind: 'aws-rds', region: 'eu-west-1' }],
    [[...USUAL, 'identity: google-cloud-sql'], { kind: 'google-cloud-sql' }],
    [["url: 'postgres://u@db/x'", 'identity: azure-entra'], { kind: 'azure-entra' }],
    [["url: 'postgres://u@db/x'", 'password-command: ./get'], { kind: 'command', command: './get' }],
  ])('%j', async (lines, credential) => {
    expect((await addressOf(one(...lines))).credential).toEqual(credential)
  })
})

describe('TLS', () => {
  const files = { 'ca.pem': CA, 'c.pem': CA, 'k.pem': KEY }
  const tunnel = `ssh: { host: b, user: u, host-key: '${FINGERPRINT}', agent: /agent }`
  const local = ['dialect: mysql', 'host: localhost', 'user: u', 'database: d']

  test.each([
    ['remote', USUAL, { mode: 'verify-full' }],
    ['loopback', local, { mode: 'disable' }],
    ['a tunnel', [...USUAL, tunnel], { mode: 'disable' }],
    [
      'a tunnel, and an authority',
      [...USUAL, tunnel, 'tls: { ca: ca.pem }'],
      { mode: 'verify-full', ca: CA },
    ],
    ['a tunnel, and a token', [...USUAL, tunnel, 'identity: azure-entra'], { mode: 'verify-full' }],
    ['plain text, said aloud', [...USUAL, 'tls: disable'], { mode: 'disable' }],
    ['a mode of MySQL', [...USUAL, 'tls: { mode: VERIFY_IDENTITY }'], { mode: 'verify-full' }],
    ['require', [...USUAL, 'tls: REQUIRED'], { mode: 'require' }],
    [
      'require, and an authority',
      [...USUAL, 'tls: { mode: require, ca: ca.pem }'],
      { mode: 'verify-ca', ca: CA },
    ],
    ['the authorities of the system', [...USUAL, 'tls: { ca: system }'], { mode: 'verify-full' }],
    [
      'texts of variables, and paths',
      [...USUAL, "tls: { ca: '${CA}', certificate: c.pem, key: k.pem }"],
      { mode: 'verify-full', ca: CA, certificate: CA, key: KEY },
    ],
    [
      'an authority written out',
      [...USUAL, 'tls:\n      ca: |\n        -----BEGIN CERTIFICATE-----\n        x'],
      { mode: 'verify-full', ca: '-----BEGIN CERTIFICATE-----\nx' },
    ],
    [
      'words of a URL',
      ["url: 'postgres://u@db/d?sslmode=require&sslrootcert=ca.pem'"],
      { mode: 'verify-ca', ca: CA },
    ],
    [
      'a URL without words',
      ["url: 'postgres://u@db/d'", 'tls: { ca: ca.pem }'],
      { mode: 'verify-full', ca: CA },
    ],
    ['a URL through a tunnel', ["url: 'postgres://u@db/d'", tunnel], { mode: 'disable' }],
  ])('%s', async (_, lines, tls) => {
    expect((await addressOf(one(...lines), { files, env: { CA } })).tls).toEqual(tls)
  })

  test('of a server comes before that of its region', async () => {
    const yaml = section(
      `regions:\n  eu: { tls: { ca: ca.pem } }\nservers:\n  a: { ${USUAL.join(', ')}, region: eu, tls: require }\n  b: { ${USUAL.join(', ')}, region: eu, port: 1 }`,
    )
    const servers = await serversOf(yaml, { files })

    expect(servers.map(({ address }) => 'tls' in address && address.tls)).toEqual([
      { mode: 'require' },
      { mode: 'verify-full', ca: CA },
    ])
  })
})

describe('keys of a tunnel', () => {
  const openssh = (cipher: string): string => {
    const name = Buffer.from(cipher)
    const bytes = Buffer.concat([
      Buffer.from('openssh-key-v1\0'),
      Buffer.from([0, 0, 0, name.length]),
      name,
      Buffer.alloc(90),
    ])
    return `-----BEGIN OPENSSH PRIVATE KEY-----\n${bytes.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----`
  }
  const putty = (cipher: string): string =>
    `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: ${cipher}\nComment: x`
  const through = (text: string): string =>
    one(...USUAL, `ssh: { host: b, user: u, host-key: '${FINGERPRINT}', key: '\${KEY}'${text} }`)

  test.each([
    ['PEM', KEY.trim()],
    ['OpenSSH', openssh('none')],
    ['PuTTY', putty('none')],
  ])('in the form of %s', async (_, key) => {
    const { tunnel } = await addressOf(through(''), { env: { KEY: key } })
    expect(tunnel).toMatchObject([{ key }])
  })

  test.each([
    ['PEM', LOCKED_KEY.trim()],
    ['OpenSSH', openssh('aes256-ctr')],
    ['PuTTY', putty('aes256-cbc')],
  ])('in the form of %s, locked', async (_, key) => {
    const { tunnel } = await addressOf(through(", passphrase: '${PASSPHRASE}'"), {
      env: { ...ENV, KEY: key },
    })

    expect(tunnel).toMatchObject([{ key, passphrase: 'opensesame' }])
    await expect(addressOf(through(''), { env: { KEY: key } })).rejects.toMatchObject({
      message: expect.stringContaining('there is no passphrase'),
    })
  })

  test('in a file', async () => {
    const source = { env: { KEY: 'keys/id' }, files: { 'keys/id': KEY } }
    expect(await addressOf(through(''), source)).toMatchObject({ tunnel: [{ key: KEY }] })
  })
})

test('an embedded database is a server as well', async () => {
  expect(await serversOf(one('url: pglite:memory', 'labels: [try]'))).toEqual([
    {
      name: 'a',
      environment: 'Production',
      dialect: 'postgres',
      address: { kind: 'embedded' },
      databases: { kind: 'one', name: 'memory' },
      labels: ['try'],
    },
  ])
})

test('environments that are not in effect need no variables and no files', async () => {
  const yaml = EVERYTHING.replace('Production', 'Elsewhere')
  const { settings } = await settingsFrom({
    given: { environment: 'Test', 'database-url': URL_OF_TEST },
    yaml,
  })

  expect(settings.servers).toMatchObject([{ name: 'db.example.com' }])
  expect(settings.regions).toEqual([])
})
