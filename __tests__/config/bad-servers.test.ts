/**
 * What goes wrong in the servers and regions of the configuration file, as data: every case has the exact problems in
 * their order, each with code, what the message names, line and column, and no secret in any message or hint.
 */
import { describe, expect, test } from '@jest/globals'
import type { ErrorCode } from '../../src/core/errors.js'
import { PASSWORD, problemsOf, settingsFrom, type Source, URL_OF_TEST } from './sources.js'

interface BadCase extends Source {
  readonly name: string
  readonly problems: readonly (readonly [code: ErrorCode, message: string, line?: number, column?: number])[]
}

const ENV = {
  PW: PASSWORD,
  KEY: '-----BEGIN PRIVATE KEY-----\nhunter2Zq\n-----END PRIVATE KEY-----',
  LOCKED_KEY: '-----BEGIN ENCRYPTED PRIVATE KEY-----\nhunter2Zq\n-----END ENCRYPTED PRIVATE KEY-----',
  URL: URL_OF_TEST,
  BAD_URL: `postgres://app:${PASSWORD}@x@db/shop`,
  WORD: PASSWORD,
}
const FINGERPRINT = `SHA256:${'q'.repeat(43)}`
const SSH = `{ host: bastion, user: tunnel, host-key: '${FINGERPRINT}', key: '\${KEY}' }`
const BASE = {
  dialect: 'postgres',
  host: 'db.internal',
  user: 'deploy',
  password: '${PW}',
  database: 'shop',
}
type Keys = Readonly<Record<string, string | undefined>>

/** Lines of a server, the first in line 5 of the file. */
const linesOf = (keys: Keys): string =>
  Object.entries<string | undefined>({ ...BASE, ...keys })
    .flatMap(([key, value]) => (value === undefined ? [] : `        ${key}: ${value}\n`))
    .join('')
/** A file with one server, `a`, in line 4: the usual keys in lines 5 to 9, others after them. */
const server = (keys: Keys = {}) => ({
  yaml: `environments:\n  Production:\n    servers:\n      a:\n${linesOf(keys)}`,
})
/** The same with keys of the environment behind the server. */
const beside = (text: string, keys: Keys = {}) => ({ yaml: `${server(keys).yaml}    ${text}\n` })
/** A server by URL, in line 5. */
const byUrl = (url: string, text = '') => ({
  yaml: `environments:\n  Production:\n    servers:\n      a:\n        url: ${url}\n${text && `        ${text}\n`}`,
})
const below = (text: string) => ({ yaml: `environments:\n  Production:\n    ${text}\n` })
const label = 'environments.Production.servers.a'
const invalid = (message: string, line: number, column: number): BadCase['problems'] => [
  ['CONFIG_INVALID', message, line, column],
]

const SHAPES: readonly BadCase[] = [
  {
    name: 'servers as a list',
    ...below('servers: [a]'),
    problems: invalid('gives environments.Production.servers a list; allowed is a mapping', 3, 14),
  },
  {
    name: 'servers without any',
    ...below('servers:'),
    problems: invalid('gives environments.Production.servers no value', 3, 5),
  },
  {
    name: 'servers as an empty mapping',
    ...below('servers: {}'),
    problems: invalid('gives environments.Production.servers no value', 3, 5),
  },
  {
    name: 'a server without keys',
    ...below('servers: { a: }'),
    problems: invalid(`gives ${label} no value`, 3, 16),
  },
  {
    name: 'a server that is a text',
    ...below('servers: { a: db.internal }'),
    problems: invalid(`gives ${label} a text; allowed is a mapping`, 3, 16),
  },
  {
    name: 'servers at the top',
    yaml: `servers: {}\n${server().yaml}`,
    problems: invalid('sets servers outside of an environment', 1, 1),
  },
  {
    name: 'unknown key',
    ...server({ ports: '5432' }),
    problems: invalid(`unknown key ${label}."ports"; did you mean port?`, 10, 9),
  },
  {
    name: 'unknown key, near nothing',
    ...server({ colour: 'red' }),
    problems: invalid(`unknown key ${label}."colour".`, 10, 9),
  },
  {
    name: 'key of every object',
    ...server({ constructor: 'x' }),
    problems: invalid('unknown key environments.Production.servers.a."constructor"', 10, 9),
  },
  {
    name: 'key twice',
    yaml: `${server().yaml}        host: other\n`,
    problems: invalid('sets "host" twice, first in line 6', 10, 9),
  },
  {
    name: 'server twice',
    yaml: `${server().yaml}      a: {}\n`,
    problems: invalid('sets "a" twice, first in line 4', 10, 7),
  },
  {
    name: 'server twice but for case',
    yaml: `${server().yaml}      A: { url: '\${URL}' }\n`,
    problems: invalid('has both "a" and "A"', 10, 7),
  },
  { name: 'no value', ...server({ host: '' }), problems: invalid(`gives ${label}.host no value`, 6, 15) },
  {
    name: 'list where a text belongs',
    ...server({ host: '[a, b]' }),
    problems: invalid(`gives ${label}.host a list; allowed is a text.`, 6, 15),
  },
  {
    name: 'mapping among labels',
    ...server({ labels: '[{ a: b }]' }),
    problems: invalid(`gives ${label}.labels a list; allowed is a text or a list of texts`, 10, 17),
  },
  {
    name: 'text where a tunnel belongs',
    ...server({ ssh: 'bastion' }),
    problems: invalid(`gives ${label}.ssh a text; allowed is a mapping`, 10, 14),
  },
  {
    name: 'mapping where jumps belong',
    ...server({ ssh: `{ jump: {}, ${SSH.slice(1)}` }),
    problems: invalid(`gives ${label}.ssh.jump a mapping; allowed is a list of mappings`, 10, 22),
  },
  {
    name: 'list where TLS belongs',
    ...server({ tls: '[require]' }),
    problems: invalid(`gives ${label}.tls a list; allowed is a text or a mapping`, 10, 14),
  },
  { name: 'merge key', ...server({ '<<': '{}' }), problems: invalid('merges a mapping', 10, 9) },
  {
    name: 'unknown key of TLS',
    ...server({ tls: '{ certificat: a.pem }' }),
    problems: invalid(`unknown key ${label}.tls."certificat"; did you mean certificate?`, 10, 16),
  },
  {
    name: 'unknown key of a jump host',
    ...server({ ssh: `{ jump: [{ name: x, ${SSH.slice(1)}], ${SSH.slice(1)}` }),
    problems: invalid(`unknown key ${label}.ssh.jump.1."name"`, 10, 25),
  },
  {
    name: 'jump of a jump',
    ...server({ ssh: `{ jump: [{ jump: [], ${SSH.slice(1)}], ${SSH.slice(1)}` }),
    problems: invalid(`unknown key ${label}.ssh.jump.1."jump"`, 10, 25),
  },
]

const NAMES: readonly BadCase[] = [
  {
    name: 'a slash',
    ...below("servers: { eu/1: { url: '${URL}' } }"),
    problems: invalid(
      'has "eu/1" below environments.Production.servers: a name of a server holds no "/"',
      3,
      16,
    ),
  },
  {
    name: 'two dots',
    ...below("servers: { ..: { url: '${URL}' } }"),
    problems: invalid('letters, digits', 3, 16),
  },
  {
    name: 'a blank',
    ...below("servers: { eu 1: { url: '${URL}' } }"),
    problems: invalid('letters, digits', 3, 16),
  },
  {
    name: 'an option',
    ...below("servers: { --eu: { url: '${URL}' } }"),
    problems: invalid('letters, digits', 3, 16),
  },
  {
    name: 'a pattern',
    ...below("servers: { 'eu*': { url: '${URL}' } }"),
    problems: invalid('letters, digits', 3, 16),
  },
  {
    name: 'far too long',
    ...below(`servers: { ${'e'.repeat(81)}: { url: '\${URL}' } }`),
    problems: invalid('longer than 80 characters', 3, 16),
  },
  {
    name: 'region with a comma',
    ...beside('regions: { "a,b": {} }'),
    problems: invalid('it is no name of a region', 10, 16),
  },
  {
    name: 'label with a star',
    ...server({ labels: '"a*"' }),
    problems: invalid(`${label}.labels in .github/greenline.yml is "a*": a label begins`, 10, 17),
  },
]

const VALUES: readonly BadCase[] = [
  {
    name: 'dialect misspelt',
    ...server({ dialect: 'postgresql' }),
    problems: invalid(`${label}.dialect in .github/greenline.yml is "postgresql": it is not a word`, 5, 18),
  },
  {
    name: 'no dialect',
    ...server({ dialect: undefined }),
    problems: invalid(`${label} in .github/greenline.yml: it has no dialect`, 4, 7),
  },
  {
    name: 'neither host nor user',
    ...server({ host: undefined, user: undefined }),
    problems: [...invalid('it has no host', 4, 7), ...invalid('it has no user', 4, 7)],
  },
  {
    name: 'port out of range',
    ...server({ port: '70000' }),
    problems: invalid(
      `${label}.port in .github/greenline.yml is "70000": allowed is a whole number from 1 to 65535`,
      10,
      15,
    ),
  },
  {
    name: 'port in the host',
    ...server({ host: 'db:5432' }),
    problems: invalid('is "db:5432": it holds a port', 6, 15),
  },
  { name: 'URL as the host', ...server({ host: 'postgres://db' }), problems: invalid('it is a URL', 6, 15) },
  {
    name: 'URL with a password as the host',
    ...server({ host: URL_OF_TEST }),
    problems: invalid(`${label}.host in .github/greenline.yml: it is a URL`, 6, 15),
  },
  {
    name: 'credentials before the host',
    ...server({ host: `deploy:${PASSWORD}@db` }),
    problems: invalid(`${label}.host in .github/greenline.yml: it is no host name`, 6, 15),
  },
  {
    name: 'two hosts',
    ...server({ host: '"db1, db2"' }),
    problems: invalid('it is no host name or address', 6, 15),
  },
  {
    name: 'a variable as the host, refused without being shown',
    ...server({ host: '${WORD} x' }),
    problems: invalid('is "${WORD} x": it is no host name', 6, 15),
  },
  {
    name: 'max-parallel 0',
    ...server({ 'max-parallel': '0' }),
    problems: invalid('is "0": allowed is a whole number from 1 to 1000', 10, 23),
  },
  {
    name: 'runs-on without a label',
    ...beside('regions: { eu: { runs-on: [] } }'),
    problems: invalid(
      'environments.Production.regions.eu.runs-on in .github/greenline.yml is "": it names no runner',
      10,
      31,
    ),
  },
  {
    name: 'both database and databases',
    ...server({ databases: 'shop_%' }),
    problems: invalid(`${label}.databases in .github/greenline.yml: database is given as well`, 10, 20),
  },
  {
    name: 'neither database nor databases',
    ...server({ database: undefined }),
    problems: invalid('it has neither database nor databases', 4, 7),
  },
  {
    name: 'databases that only take out',
    ...server({ database: undefined, databases: '"!a, !b"' }),
    problems: invalid('it takes in no database', 9, 20),
  },
  {
    name: 'a lonely exclamation mark',
    ...server({ database: undefined, databases: '[a, "!"]' }),
    problems: invalid('a "!" has no name after it', 9, 20),
  },
  {
    name: 'read-from without databases',
    ...server({ 'read-from': 'postgres' }),
    problems: invalid('it goes with databases only', 10, 20),
  },
  {
    name: 'read-from where none is needed',
    ...server({ dialect: 'mariadb', database: undefined, databases: 'a', 'read-from': 'b' }),
    problems: invalid('such a server lists its databases without it', 10, 20),
  },
  {
    name: 'unknown region',
    ...beside('regions: { eu: {}, us: {} }', { region: 'ue' }),
    problems: invalid('regions has no "ue", only eu and us', 10, 17),
  },
  {
    name: 'a variable that is not set, in two places',
    ...server({ password: '${NO}', ssh: SSH.replace('KEY', 'NO') }),
    problems: invalid(`${label}.password in .github/greenline.yml: NO is not set`, 8, 19),
  },
  {
    name: 'a region and a label that depend on variables',
    ...server({ region: '${WORD}', labels: '[a, "${WORD}"]' }),
    problems: [
      ...invalid(`${label}.region in .github/greenline.yml: it depends on a variable`, 10, 17),
      ...invalid(`${label}.labels in .github/greenline.yml: it depends on a variable`, 11, 17),
    ],
  },
  {
    name: 'a reference without an end',
    ...server({ user: 'x${NO' }),
    problems: invalid('a "${" is not followed', 7, 15),
  },
]

const SECRETS: readonly BadCase[] = [
  {
    name: 'password',
    ...server({ password: PASSWORD }),
    problems: invalid(`${label}.password in .github/greenline.yml: a secret is written into the file`, 8, 19),
  },
  {
    name: 'half a password',
    ...server({ password: `hunter2Zq\${PW}` }),
    problems: invalid('a secret is written', 8, 19),
  },
  {
    name: 'escaped reference',
    ...server({ password: '$${hunter2Zq}' }),
    problems: invalid('a secret is written', 8, 19),
  },
  {
    name: 'password in a URL',
    ...byUrl(URL_OF_TEST),
    problems: invalid(`${label}.url in .github/greenline.yml: a password is written into the file`, 5, 14),
  },
  {
    name: 'password of a tunnel',
    ...server({ ssh: `{ password: ${PASSWORD}, ${SSH.slice(1)}` }),
    problems: invalid(`${label}.ssh.password in .github/greenline.yml: a secret`, 10, 26),
  },
  {
    name: 'passphrase',
    ...server({ ssh: `{ passphrase: ${PASSWORD}, ${SSH.slice(1)}` }),
    problems: invalid('.ssh.passphrase in', 10, 28),
  },
  {
    name: 'private key of a tunnel',
    ...server({ ssh: SSH.replace('${KEY}', '-----BEGIN PRIVATE KEY----- hunter2Zq') }),
    problems: invalid('a private key is written into the file', 10, 114),
  },
  {
    name: 'private key of a certificate',
    ...server({ tls: '{ certificate: c.pem, key: "-----BEGIN PRIVATE KEY-----\\nhunter2Zq" }' }),
    files: { 'c.pem': '-----BEGIN CERTIFICATE-----' },
    problems: invalid(`${label}.tls.key in .github/greenline.yml: a private key is written`, 10, 41),
  },
]

const CREDENTIALS: readonly BadCase[] = [
  {
    name: 'password and command',
    ...server({ 'password-command': './get' }),
    problems: invalid(
      `${label}.password-command in .github/greenline.yml: password is given as well`,
      10,
      27,
    ),
  },
  {
    name: 'all three',
    ...server({ 'password-command': './get', identity: 'azure-entra' }),
    problems: [
      ...invalid('password is given as well', 10, 27),
      ...invalid('password is given as well', 11, 19),
    ],
  },
  {
    name: 'identity misspelt',
    ...server({ password: undefined, identity: 'aws' }),
    problems: invalid('aws-rds, google-cloud-sql and azure-entra', 9, 19),
  },
  {
    name: 'aws-rds without a region',
    ...server({ password: undefined, identity: 'aws-rds' }),
    problems: invalid('it has no aws-region', 4, 7),
  },
  {
    name: 'aws-region of another cloud',
    ...server({ password: undefined, identity: 'azure-entra', 'aws-region': 'eu-west-1' }),
    problems: invalid('it goes with identity: aws-rds only', 10, 21),
  },
  {
    name: 'no region of AWS',
    ...server({ password: undefined, identity: 'aws-rds', 'aws-region': 'Ireland' }),
    problems: invalid('it is no region of AWS', 10, 21),
  },
  {
    name: 'a token in plain text',
    ...server({ password: undefined, identity: 'azure-entra', tls: 'disable' }),
    problems: invalid('a token of a cloud is not sent in plain text', 9, 19),
  },
  {
    name: 'a token for whoever answers',
    ...server({ password: undefined, identity: 'azure-entra', tls: 'require' }),
    problems: invalid('tls: require checks no certificate', 9, 19),
  },
  {
    name: 'a token in plain text, by the region',
    ...beside('regions: { eu: { tls: disable } }', {
      password: undefined,
      identity: 'azure-entra',
      region: 'eu',
    }),
    problems: invalid('not sent in plain text', 9, 19),
  },
  {
    name: 'URL and its parts',
    ...byUrl('${URL}', 'host: db'),
    problems: invalid(`${label}.host in .github/greenline.yml: url says this already`, 6, 15),
  },
  {
    name: 'URL with a password, and a command',
    ...byUrl('${URL}', 'password-command: ./get'),
    problems: invalid('url has a password already', 6, 27),
  },
  {
    name: 'URL of a variable that is refused',
    ...byUrl('${BAD_URL}'),
    problems: [['URL_INVALID', `${label}.url in .github/greenline.yml: it holds an unescaped "@"`, 5, 14]],
  },
  {
    name: 'TLS in the URL and beside it',
    ...byUrl('"${URL}?sslmode=require"', 'tls: require'),
    problems: invalid('url says this already, with the words after "?"', 6, 14),
  },
  {
    name: 'embedded, with a tunnel',
    ...byUrl('pglite:memory', `ssh: ${SSH}`),
    problems: invalid('an embedded database has no ssh', 6, 14),
  },
]

const TLS: readonly BadCase[] = [
  {
    name: 'prefer',
    ...server({ tls: 'prefer' }),
    problems: invalid('mode: prefer falls back to plain text', 10, 14),
  },
  {
    name: 'mode misspelt',
    ...server({ tls: '{ mode: requrie }' }),
    problems: invalid(
      `${label}.tls.mode in .github/greenline.yml is "requrie": mode cannot be "requrie"`,
      10,
      22,
    ),
  },
  { name: 'true', ...server({ tls: 'true' }), problems: invalid('mode cannot be "true"', 10, 14) },
  {
    name: 'authority, but no TLS',
    ...server({ tls: '{ mode: disable, ca: ca.pem }' }),
    files: { 'ca.pem': '-----BEGIN CERTIFICATE-----' },
    problems: invalid('a certificate is given, but mode turns TLS off', 10, 14),
  },
  {
    name: 'certificate without key',
    ...server({ tls: '{ certificate: c.pem }' }),
    files: { 'c.pem': '-----BEGIN CERTIFICATE-----' },
    problems: invalid('certificate comes without key', 10, 14),
  },
  {
    name: 'authority that is not there',
    ...server({ tls: '{ ca: no.pem }' }),
    problems: invalid('the file of ca, "no.pem", is not there', 10, 20),
  },
  {
    name: 'key in place of the authority',
    ...server({ tls: "{ ca: '${KEY}' }" }),
    problems: invalid('ca holds no certificate in PEM form', 10, 20),
  },
  {
    name: 'encrypted key',
    ...server({ tls: "{ certificate: c.pem, key: '${LOCKED_KEY}' }" }),
    files: { 'c.pem': '-----BEGIN CERTIFICATE-----' },
    problems: invalid('the private key of key is encrypted', 10, 41),
  },
  {
    name: 'a secret as a path',
    ...server({ tls: "{ ca: '${WORD}' }" }),
    problems: invalid('the file of ca, "${WORD}", is not there', 10, 20),
  },
]

const keyed = (key: string) => server({ ssh: SSH.replace(FINGERPRINT, key) })
const TUNNELS: readonly BadCase[] = [
  {
    name: 'no host key',
    ...server({ ssh: "{ host: b, user: u, key: '${KEY}' }" }),
    problems: invalid(`${label}.ssh in .github/greenline.yml: it has no host-key`, 10, 14),
  },
  {
    name: 'no host key of a jump host',
    ...server({ ssh: `{ jump: [{ host: b, user: u, agent: /s }], ${SSH.slice(1)}` }),
    problems: invalid(`${label}.ssh.jump.1 in .github/greenline.yml: it has no host-key`, 10, 23),
  },
  {
    name: 'fingerprint that was cut',
    ...keyed('SHA256:abc'),
    problems: invalid('a fingerprint has 43 characters', 10, 55),
  },
  {
    name: 'fingerprint by MD5',
    ...keyed(Array(16).fill('ab').join(':')),
    problems: invalid('by MD5 proves too little', 10, 55),
  },
  {
    name: 'a key without its host',
    ...keyed('ssh-ed25519 AAAA'),
    problems: invalid('the host is missing before the key', 10, 55),
  },
  {
    name: 'a damaged key',
    ...keyed('bastion ssh-ed25519 AAAAC3NzaC1lZDI1NTE5'),
    problems: invalid('the key in it is damaged', 10, 55),
  },
  {
    name: 'an authority',
    ...keyed('@cert-authority * ssh-ed25519 AAAA'),
    problems: invalid('begins with "@" is not supported', 10, 55),
  },
  {
    name: 'anything',
    ...keyed('accept-new'),
    problems: invalid('it is neither a line of known_hosts nor a fingerprint', 10, 55),
  },
  { name: 'comments alone', ...keyed('# bastion:22 SSH-2.0'), problems: invalid('it holds no key', 10, 55) },
  {
    name: 'no way to prove who comes',
    ...server({ ssh: SSH.replace(", key: '${KEY}'", '') }),
    problems: invalid('it has neither key nor password nor agent', 10, 14),
  },
  {
    name: 'passphrase without key',
    ...server({ ssh: SSH.replace("key: '${KEY}'", "agent: /s, passphrase: '${PW}'") }),
    problems: invalid('it has a passphrase, but no key', 10, 132),
  },
  {
    name: 'key without passphrase',
    ...server({ ssh: SSH.replace('KEY', 'LOCKED_KEY') }),
    problems: invalid('encrypted, and there is no passphrase', 10, 114),
  },
  {
    name: 'password in place of the key',
    ...server({ ssh: SSH.replace('KEY', 'WORD') }),
    problems: invalid('the file of key, "${WORD}", is not there', 10, 114),
  },
  {
    name: 'certificate in place of the key',
    ...server({ ssh: SSH.replace('${KEY}', 'c.pem') }),
    files: { 'c.pem': '-----BEGIN CERTIFICATE-----' },
    problems: invalid('it holds no private key', 10, 114),
  },
  {
    name: 'key without its line ends',
    ...server({ ssh: SSH.replace('KEY', 'FLAT') }),
    env: { FLAT: ENV.KEY.replaceAll('\n', ' ') },
    problems: invalid('it holds no private key', 10, 114),
  },
  {
    name: 'no agent',
    ...server({ ssh: SSH.replace("key: '${KEY}'", 'agent: true') }),
    problems: invalid('SSH_AUTH_SOCK is not set', 10, 116),
  },
  {
    name: 'user missing on the way',
    ...server({ ssh: SSH.replace('user: tunnel, ', '') }),
    problems: invalid(`${label}.ssh in .github/greenline.yml: it has no user`, 10, 14),
  },
  {
    name: 'a shared tunnel is wrong once',
    ...beside(`  b: { dialect: postgres, host: other, user: u, database: d, ssh: *s }`, {
      ssh: `&s ${SSH.replace('bastion', 'a b')}`,
    }),
    problems: invalid(`${label}.ssh.host in .github/greenline.yml is "a b"`, 10, 25),
  },
  {
    name: 'the tunnel of a region is wrong once',
    ...beside(`regions: { eu: { ssh: ${SSH.replace('bastion', 'a b')} } }`, { region: 'eu' }),
    problems: invalid(
      'environments.Production.regions.eu.ssh.host in .github/greenline.yml is "a b"',
      11,
      35,
    ),
  },
]

const second = '      b: { dialect: mysql, host: other, user: u, database: d, labels: canary, region: us }\n'
const TOGETHER: readonly BadCase[] = [
  {
    name: 'two dialects',
    yaml: server().yaml + second,
    problems: invalid('servers.b in .github/greenline.yml: it is mysql, but a is postgres', 10, 7),
  },
  {
    name: 'the same database twice',
    yaml: `${server().yaml}      b: { dialect: postgres, host: DB.internal, port: 5432, user: u, database: shop }\n`,
    problems: invalid('it is the same database as a', 10, 7),
  },
  {
    name: 'database-url as well',
    ...server(),
    given: { 'database-url': URL_OF_TEST },
    problems: invalid(
      'Input database-url is given, and there are servers below environments.Production',
      3,
      5,
    ),
  },
  {
    name: 'database-url in the file as well',
    ...beside("database-url: '${URL}'"),
    problems: invalid(
      'environments.Production.database-url in .github/greenline.yml is given, and there are servers',
      3,
      5,
    ),
  },
  {
    name: 'server that is not there',
    ...server(),
    given: { server: 'b' },
    problems: [['INPUT_INVALID', 'Input server has "b", which is no server; there are a.']],
  },
  {
    name: 'pattern that means nothing, as a flag',
    ...server(),
    given: { server: 'a, eu-*' },
    origin: 'flag',
    problems: [['INPUT_INVALID', '--server has "eu-*", which is no server']],
  },
  {
    name: 'region where there is none',
    ...server(),
    given: { region: 'eu' },
    problems: [['INPUT_INVALID', 'Input region has "eu", which is no region; no server has a region.']],
  },
  {
    name: 'region misspelt',
    ...server({ region: 'eu-west' }),
    given: { region: 'eu-wset' },
    problems: [['INPUT_INVALID', 'which is no region; there are eu-west']],
  },
  {
    name: 'filters that leave nothing',
    yaml: server({ region: 'eu', dialect: 'mysql' }).yaml + second,
    given: { region: 'eu', server: 'b' },
    problems: [['INPUT_INVALID', 'Input region and Input server together leave no server of a and b.']],
  },
  {
    name: 'everything taken out',
    ...server(),
    given: { server: '!*' },
    problems: [['INPUT_INVALID', 'Input server leaves no server of a.']],
  },
  {
    name: 'stage without servers',
    ...beside('stages: canray, 10%', { labels: '[canary]' }),
    problems: [
      [
        'INPUT_INVALID',
        'environments.Production.stages in .github/greenline.yml has "canray", which is no label of a server; there are canary.',
      ],
    ],
  },
  {
    name: 'region of a URL',
    given: { 'database-url': URL_OF_TEST, region: 'eu' },
    yaml: 'order: natural',
    problems: [['INPUT_INVALID', 'no server has a region']],
  },
  {
    name: 'dry run on the same server',
    ...server(),
    given: { 'dry-run-url': 'postgres://u:x@db.internal/shop' },
    problems: [['INPUT_INVALID', 'Input dry-run-url names the same database as servers']],
  },
  {
    name: 'dry run on another kind of server',
    ...server(),
    given: { 'dry-run-url': 'mysql://u:x@db.internal/shop' },
    problems: [['INPUT_INVALID', 'names another kind of server (mysql) than servers (postgres)']],
  },
]

/** Environments that are not in effect: what is written out is held to the same rules, what variables hold is not asked. */
const elsewhere = (keys: Keys) => ({
  yaml: server(keys).yaml.replace('Production', 'Elsewhere'),
  given: { 'database-url': URL_OF_TEST },
})
const OTHERS: readonly BadCase[] = [
  {
    name: 'unknown key',
    ...elsewhere({ prot: '1' }),
    problems: invalid('environments.Elsewhere.servers.a."prot"', 10, 9),
  },
  {
    name: 'password',
    ...elsewhere({ password: PASSWORD }),
    problems: invalid('environments.Elsewhere.servers.a.password in .github/greenline.yml: a secret', 8, 19),
  },
  { name: 'port', ...elsewhere({ port: 'x' }), problems: invalid('servers.a.port in', 10, 15) },
  {
    name: 'tunnel without a pinned key',
    ...elsewhere({ ssh: "{ host: b, user: u, key: '${NO}' }" }),
    problems: invalid('it has no host-key', 10, 14),
  },
  {
    name: 'server that the filter leaves out',
    yaml: `${server().yaml}      b: { dialect: postgres, host: x, user: u, password: '\${NO}', databas: d }\n`,
    given: { server: 'a' },
    problems: [
      ...invalid('servers.b."databas"; did you mean database?', 10, 68),
      ...invalid('it has neither database nor databases', 10, 7),
    ],
  },
]

describe.each([
  ['shapes', SHAPES],
  ['names', NAMES],
  ['values', VALUES],
  ['secrets', SECRETS],
  ['credentials', CREDENTIALS],
  ['TLS', TLS],
  ['tunnels', TUNNELS],
  ['servers together', TOGETHER],
  ['servers not in effect', OTHERS],
])('%s', (_, cases) => {
  test.each([...cases])('$name', async ({ problems: expected, given, env, ...source }) => {
    const problems = await problemsOf(
      settingsFrom({ ...source, given: { environment: 'Production', ...given }, env: { ...ENV, ...env } }),
    )

    const placed = problems.map(({ code, message, place }) => [code, message, place.line, place.column])
    expect({ placed, found: placed.map(([code, , line, column]) => [code, line, column]) }).toEqual({
      placed,
      found: expected.map(([code, , line, column]) => [code, line, column]),
    })
    for (const [index, [, message]] of expected.entries()) {
      expect(problems[index]!.message).toContain(message)
      expect(problems[index]!.message).toMatch(/\.$/)
      expect(problems[index]!.hint).toMatch(/^[A-Z].*\.$/)
    }
    const printed = problems.map(each => [each.message, each.hint, each.place, each.stack, each.cause])
    expect(JSON.stringify(printed)).not.toMatch(/hunter2Zq/)
  })
})

test('all problems of a file come at once', async () => {
  const yaml = `${server({ port: 'x', tls: 'prefer', password: PASSWORD }).yaml}      b: { url: '\${NO}', region: ue }
    regions: { eu: { run-on: x } }
    order: random
  Other:
    servers: { c: {} }
`
  const problems = await problemsOf(
    settingsFrom({ given: { environment: 'Production', method: 'x' }, yaml, env: ENV }),
  )

  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('Input method is "x"'),
    expect.stringContaining('Production.order in'),
    expect.stringContaining('Other.servers.c in .github/greenline.yml: it has no dialect'),
    expect.stringContaining('Other.servers.c in .github/greenline.yml: it has no host'),
    expect.stringContaining('Other.servers.c in .github/greenline.yml: it has no user'),
    expect.stringContaining('Other.servers.c in .github/greenline.yml: it has neither database'),
    expect.stringContaining('regions.eu."run-on"; did you mean runs-on?'),
    expect.stringContaining('a.password in .github/greenline.yml: a secret'),
    expect.stringContaining('a.port in'),
    expect.stringContaining('a.tls in'),
    expect.stringContaining('b.url in .github/greenline.yml: NO is not set'),
    expect.stringContaining('b.region in .github/greenline.yml: regions has no "ue"'),
  ])
})
