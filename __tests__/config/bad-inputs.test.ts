/**
 * What users get wrong, as data: every case has the exact codes, in order, what
 * each message names, and no secret in any message or hint.
 */
import { describe, expect, test } from '@jest/globals'
import type { ErrorCode } from '../../src/core/errors.js'
import { DEPLOY, PASSWORD, problemsOf, settingsFrom, type Source, URL_OF_TEST } from './sources.js'

interface BadCase extends Source {
  readonly name: string
  /** Code, what the message must hold, and what the hint must hold. */
  readonly problems: readonly (readonly [code: ErrorCode, message: string, hint?: string])[]
}

const given = (inputs: Record<string, string>) => ({ given: { ...DEPLOY, ...inputs } })
const url = (text: string) => given({ 'database-url': text })
const host = 'app:hunter2Zq@db.example.com'

const WORDS: readonly BadCase[] = [
  {
    name: 'unknown input, near a known one',
    ...given({ 'databse-url': 'x' }),
    problems: [
      ['INPUT_INVALID', 'input "databse-url"; did you mean database-url?', 'Rename it to database-url.'],
    ],
  },
  {
    name: 'unknown input with underscores',
    ...given({ log_branch: 'x' }),
    problems: [['INPUT_INVALID', 'did you mean log-branch?']],
  },
  {
    name: 'unknown input, near nothing',
    ...given({ colour: 'x' }),
    problems: [
      ['INPUT_INVALID', 'There is no input "colour".', 'Remove it, or use one of environment, method'],
    ],
  },
  {
    name: 'unknown flag',
    ...given({ transactoin: 'file' }),
    origin: 'flag',
    problems: [['INPUT_INVALID', 'There is no flag --transactoin; did you mean transaction?']],
  },
  {
    name: 'method misspelt',
    ...given({ method: 'deplpy' }),
    problems: [['INPUT_INVALID', 'Input method is "deplpy"', 'Write "deploy" if you meant that.']],
  },
  {
    name: 'method of a later version',
    ...given({ method: 'rollback' }),
    problems: [
      [
        'INPUT_INVALID',
        'Input method is "rollback": it is not there yet; allowed are validate, test, dry-run, deploy, plan and collect.',
      ],
    ],
  },
  {
    name: 'dry-run misspelt',
    ...given({ 'dry-run': 'locale' }),
    problems: [['INPUT_INVALID', 'Input dry-run is "locale"', 'Write "local" if you meant that.']],
  },
  {
    name: 'dry-run in words of another tool',
    ...given({ 'dry-run': 'true' }),
    problems: [
      ['INPUT_INVALID', 'Input dry-run is "true"', 'auto, server, local, embedded, target, prepared, off'],
    ],
  },
  {
    name: 'mirror-difference that is never off',
    ...given({ 'mirror-difference': 'off' }),
    problems: [['INPUT_INVALID', 'Input mirror-difference is "off"', 'error, warn']],
  },
  {
    name: 'mirror-difference spelt out, as a flag',
    ...given({ 'mirror-difference': 'warning' }),
    origin: 'flag',
    problems: [['INPUT_INVALID', '--mirror-difference is "warning"']],
  },
  {
    name: 're-executable false',
    ...given({ 're-executable': 'false' }),
    problems: [['INPUT_INVALID', 'Input re-executable is "false"', 'error, warn, off']],
  },
  {
    name: 're-executable in capitals',
    ...given({ 're-executable': 'ERROR' }),
    problems: [['INPUT_INVALID', 'Input re-executable is "ERROR"', 'Write "error"']],
  },
  {
    name: 'transaction unknown, as a flag',
    ...given({ transaction: 'all' }),
    origin: 'flag',
    problems: [['INPUT_INVALID', '--transaction is "all"', 'statement, file, change']],
  },
  {
    name: 'on-error unknown',
    ...given({ 'on-error': 'ignore' }),
    problems: [['INPUT_INVALID', 'Input on-error is "ignore"']],
  },
  {
    name: 'order in capitals',
    ...given({ order: 'Natural' }),
    problems: [['INPUT_INVALID', 'Input order is "Natural"', 'Write "natural"']],
  },
  {
    name: 'commit-logs yes',
    ...given({ 'commit-logs': 'yes' }),
    problems: [['INPUT_INVALID', 'Input commit-logs is "yes": allowed are true and false.']],
  },
  {
    name: 'artifact 1',
    ...given({ artifact: '1' }),
    problems: [['INPUT_INVALID', 'Input artifact is "1": allowed are true and false.']],
  },
  {
    name: 'lock-timeout without unit',
    ...given({ 'lock-timeout': '10' }),
    problems: [['INPUT_INVALID', 'Input lock-timeout is "10": the unit is missing', 'Write 10s']],
  },
  {
    name: 'lock-timeout in days',
    ...given({ 'lock-timeout': '2d' }),
    problems: [['INPUT_INVALID', 'Input lock-timeout is "2d": "d" is no unit']],
  },
  {
    name: 'statement-timeout negative',
    ...given({ 'statement-timeout': '-1s' }),
    problems: [['INPUT_INVALID', 'Input statement-timeout is "-1s"']],
  },
  {
    name: 'statement-timeout beyond the servers',
    ...given({ 'statement-timeout': '600h' }),
    problems: [['INPUT_INVALID', 'Input statement-timeout is "600h": it is longer than 24 days']],
  },
  {
    name: 'log-branch with a space',
    ...given({ 'log-branch': 'my logs' }),
    problems: [['INPUT_INVALID', 'Input log-branch is "my logs"']],
  },
  {
    name: 'log-branch as a reference',
    ...given({ 'log-branch': 'refs/heads/logs' }),
    problems: [['INPUT_INVALID', 'Input log-branch is', 'Write "logs".']],
  },
  {
    name: 'log-branch with two dots',
    ...given({ 'log-branch': 'a..b' }),
    problems: [['INPUT_INVALID', 'Input log-branch is "a..b"']],
  },
  {
    name: 'log-branch ending in .lock',
    ...given({ 'log-branch': 'logs.lock' }),
    problems: [['INPUT_INVALID', 'Input log-branch is "logs.lock"']],
  },
  {
    name: 'log-branch that is an option',
    ...given({ 'log-branch': '--force' }),
    problems: [['INPUT_INVALID', 'Input log-branch is "--force"']],
  },
  {
    name: 'log-branch HEAD',
    ...given({ 'log-branch': 'HEAD' }),
    problems: [['INPUT_INVALID', 'Input log-branch is "HEAD"']],
  },
  {
    name: 'base that is an option',
    ...given({ base: '--output=/etc/passwd' }),
    problems: [['INPUT_INVALID', 'Input base is "--output=/etc/passwd"']],
  },
  {
    name: 'base that is a range',
    ...given({ base: 'main..dev' }),
    problems: [['INPUT_INVALID', 'Input base is "main..dev": it is a range', 'base and head']],
  },
  {
    name: 'head with white space',
    ...given({ head: 'a b' }),
    problems: [['INPUT_INVALID', 'Input head is "a b"']],
  },
  {
    name: 'head that is the log branch',
    ...given({ head: 'execution-logs' }),
    problems: [['INPUT_INVALID', 'Input head is the log branch']],
  },
  {
    name: 'environment in two lines',
    ...given({ environment: 'Test\nProduction' }),
    problems: [['INPUT_INVALID', 'Input environment is "Test\\nProduction"']],
  },
  {
    name: 'environment that leaves its folder',
    ...given({ environment: '../Test' }),
    problems: [['INPUT_INVALID', 'Input environment is "../Test"']],
  },
  {
    name: 'environment too long',
    ...given({ environment: 'e'.repeat(256) }),
    problems: [['INPUT_INVALID', 'Input environment is "eeee', 'Shorten']],
  },
  {
    name: 'a URL pasted into environment',
    ...given({ environment: `a\n${URL_OF_TEST}` }),
    problems: [['INPUT_INVALID', 'Input environment is "a\\npostgres://***@db.example.com/shop"']],
  },
  {
    name: 'files that only take out',
    ...given({ files: '!old/**' }),
    problems: [['INPUT_INVALID', 'Input files is "!old/**": it only takes files out']],
  },
  {
    name: 'files from the root of the disk',
    ...given({ files: '/sql/*.sql' }),
    problems: [['INPUT_INVALID', 'Input files is "/sql/*.sql"']],
  },
  {
    name: 'files outside the repository',
    ...given({ files: 'sql/../../x.sql' }),
    problems: [['INPUT_INVALID', 'leads out of the repository']],
  },
  {
    name: 'files with an open brace',
    ...given({ files: 'sql/{a,b' }),
    problems: [['INPUT_INVALID', 'Input files is "sql/{a,b": a brace']],
  },
  {
    name: 'files with backslashes',
    ...given({ files: 'sql\\new\\*.sql' }),
    problems: [['INPUT_INVALID', 'Input files is', 'Write "/"']],
  },
  {
    name: 'files of commas alone',
    ...given({ files: ',\n ,' }),
    problems: [['INPUT_INVALID', 'it holds no glob']],
  },
]

const COMBINATIONS: readonly BadCase[] = [
  {
    name: 'nothing at all',
    problems: [
      ['INPUT_INVALID', 'Input environment is missing; method deploy needs'],
      [
        'INPUT_INVALID',
        'Input database-url is missing; method deploy needs',
        'as a secret of the environment.',
      ],
    ],
  },
  {
    name: 'validate without a database',
    given: { method: 'validate', environment: 'Test' },
    problems: [['INPUT_INVALID', 'Input database-url is missing; method validate']],
  },
  {
    name: 'a section, but none for the environment',
    given: { environment: 'Test' },
    yaml: 'environments:\n  Production:\n    files: a.sql\n',
    problems: [
      ['INPUT_INVALID', 'database-url is missing', 'section of the environment in .github/greenline.yml'],
    ],
  },
  {
    name: 'dry-run with no database known',
    given: { method: 'dry-run' },
    problems: [['INPUT_INVALID', 'Input dry-run-url is missing', 'dry-run: embedded']],
  },
  {
    name: 'dry-run that is off',
    ...given({ method: 'dry-run', 'dry-run': 'off' }),
    problems: [['INPUT_INVALID', 'Input dry-run is "off", and method dry-run']],
  },
  ...['prepared', 'server'].map((place): BadCase => ({
    name: `${place} without a URL`,
    ...given({ 'dry-run': place }),
    problems: [
      ['INPUT_INVALID', `Input dry-run is "${place}", but dry-run-url is missing.`, 'Give dry-run-url'],
    ],
  })),
  ...['local', 'target'].map((place): BadCase => ({
    name: `${place} with nothing to mirror`,
    given: { method: 'dry-run', 'dry-run': place },
    problems: [
      [
        'INPUT_INVALID',
        `Input dry-run is "${place}", but Input database-url is missing`,
        'the change is meant for',
      ],
    ],
  })),
  {
    name: 'server with nothing to mirror',
    given: { method: 'dry-run', 'dry-run': 'server', 'dry-run-url': `postgres://${host}/shop` },
    problems: [['INPUT_INVALID', 'Input dry-run is "server", but Input database-url is missing']],
  },
  {
    name: 'server with neither a server nor anything to mirror',
    given: { method: 'dry-run', 'dry-run': 'server' },
    problems: [
      ['INPUT_INVALID', 'but dry-run-url is missing'],
      ['INPUT_INVALID', 'so there is nothing to mirror'],
    ],
  },
  {
    name: 'a mirror on the database itself, as a server',
    ...given({ 'dry-run': 'server', 'dry-run-url': `postgresql://other:x@DB.example.com:5432/shop` }),
    problems: [['INPUT_INVALID', 'Input dry-run-url names the same database']],
  },
  {
    name: 'a mirror on another kind of server',
    ...given({ 'dry-run': 'server', 'dry-run-url': `mysql://${host}/shop` }),
    problems: [['INPUT_INVALID', 'Input dry-run-url names another kind of server (mysql)']],
  },
  {
    name: 'dry run on another kind of server',
    ...given({ 'dry-run-url': `mysql://${host}/shop` }),
    problems: [
      [
        'INPUT_INVALID',
        'Input dry-run-url names another kind of server (mysql) than database-url (postgres)',
      ],
    ],
  },
  {
    name: 'dry run on the database itself',
    ...given({ 'dry-run-url': `postgresql://other:x@DB.example.com:5432/shop` }),
    problems: [['INPUT_INVALID', 'Input dry-run-url names the same database']],
  },
  {
    name: 'dry run on the database itself, by another name of this machine',
    given: {
      environment: 'Test',
      'database-url': 'postgres://a:b@localhost/x',
      'dry-run-url': 'postgres://a:b@127.0.0.1/x',
    },
    problems: [['INPUT_INVALID', 'Input dry-run-url names the same database']],
  },
  ...['file', 'change'].map((transaction): BadCase => ({
    name: `next-statement inside a ${transaction}`,
    ...given({ transaction, 'on-error': 'next-statement' }),
    problems: [['INPUT_INVALID', `Input on-error is "next-statement", but transaction is "${transaction}"`]],
  })),
  {
    name: 'next-file inside a change',
    ...given({ transaction: 'change', 'on-error': 'next-file' }),
    problems: [
      ['INPUT_INVALID', 'Input on-error is "next-file", but transaction is "change"', 'on-error: stop'],
    ],
  },
  {
    name: 'everything at once',
    given: { method: 'x', order: 'y', 'lock-timeout': 'z', 'database-url': 'postgres://h', surprise: '1' },
    problems: [
      ['INPUT_INVALID', '"surprise"'],
      ['INPUT_INVALID', 'method is "x"'],
      ['INPUT_INVALID', 'order is "y"'],
      ['INPUT_INVALID', 'lock-timeout is "z"'],
      ['URL_INVALID', 'names no user'],
      ['URL_INVALID', 'names no database'],
    ],
  },
]

const URLS: readonly BadCase[] = [
  {
    name: 'no scheme',
    ...url(`${host}/shop`),
    problems: [['URL_INVALID', 'Input database-url: it does not begin with postgres://', 'Write it as']],
  },
  {
    name: 'no slashes',
    ...url(`postgres:${host}/shop`),
    problems: [['URL_INVALID', 'the two slashes are missing']],
  },
  {
    name: 'misspelt scheme',
    ...url(`postgers://${host}/shop`),
    problems: [['URL_INVALID', 'did you mean postgres?']],
  },
  {
    name: 'scheme of another server',
    ...url(`sqlserver://${host}/shop`),
    problems: [['URL_INVALID', 'its scheme is not known.', 'Begin the URL with']],
  },
  {
    name: 'JDBC',
    ...url(`jdbc:postgresql://db/shop?user=a&password=${PASSWORD}`),
    problems: [['URL_INVALID', 'it is a JDBC URL']],
  },
  {
    name: 'keywords',
    ...url(`host=db password=${PASSWORD} dbname=shop`),
    problems: [['URL_INVALID', 'a list of keywords']],
  },
  {
    name: 'password with @',
    ...url(`postgres://app:hunter2Zq@xyz@db/shop`),
    problems: [['URL_INVALID', 'unescaped "@"', '"@" as %40']],
  },
  {
    name: 'password with /',
    ...url(`postgres://app:hunter2Zq/xyz@db/shop`),
    problems: [['URL_INVALID', 'unescaped "@", "/"', '%2F']],
  },
  {
    name: 'password with #',
    ...url(`postgres://app:hunter2Zq#xyz@db/shop`),
    problems: [['URL_INVALID', 'unescaped', '%23']],
  },
  {
    name: 'password with ?',
    ...url(`postgres://app:hunter2Zq?xyz@db/shop`),
    problems: [['URL_INVALID', 'unescaped', '%3F']],
  },
  {
    name: 'password with %',
    ...url(`postgres://app:hunter2Zq%zz@db/shop`),
    problems: [['URL_INVALID', 'the password holds a "%"', '%25']],
  },
  {
    name: 'password with a space',
    ...url(`postgres://app:hunter2Zq xyz@db/shop`),
    problems: [['URL_INVALID', 'holds a space', '%20']],
  },
  {
    name: 'password with a line break inside',
    ...url(`postgres://app:hunter2Zq\nxyz@db/shop`),
    problems: [['URL_INVALID', 'a line break']],
  },
  {
    name: 'password with a zero byte',
    ...url(`postgres://app:hunter2Zq%00@db/shop`),
    problems: [['URL_INVALID', 'the password holds a zero byte']],
  },
  {
    name: 'password that is not UTF-8',
    ...url(`postgres://app:hunter2Zq%ff@db/shop`),
    problems: [['URL_INVALID', 'the password is not UTF-8']],
  },
  { name: 'no database', ...url(`postgres://${host}`), problems: [['URL_INVALID', 'it names no database']] },
  {
    name: 'no database after the slash',
    ...url(`postgres://${host}/?sslmode=require`),
    problems: [['URL_INVALID', 'it names no database']],
  },
  {
    name: 'two databases',
    ...url(`postgres://${host}/a/b`),
    problems: [['URL_INVALID', 'the database name holds an unescaped "/"']],
  },
  {
    name: 'no user',
    ...url('postgres://db.example.com/shop'),
    problems: [['URL_INVALID', 'it names no user']],
  },
  {
    name: 'no host',
    ...url(`postgres://app:${PASSWORD}@/shop`),
    problems: [['URL_INVALID', 'it names no host']],
  },
  {
    name: 'no host, and so the password as the port',
    ...url(`postgres://app:${PASSWORD}/shop`),
    problems: [
      ['URL_INVALID', 'it names no user'],
      ['URL_INVALID', 'if it is a password, "@host" is missing'],
    ],
  },
  {
    name: 'port out of range',
    ...url(`postgres://${host}:70000/shop`),
    problems: [['URL_INVALID', 'is no port']],
  },
  { name: 'port 0', ...url(`postgres://${host}:0/shop`), problems: [['URL_INVALID', 'is no port']] },
  {
    name: 'two hosts',
    ...url(`postgres://app:${PASSWORD}@db1,db2/shop`),
    problems: [['URL_INVALID', 'no host name', 'one host']],
  },
  {
    name: 'socket',
    ...url(`postgres://app:${PASSWORD}@%2Fvar%2Frun/shop`),
    problems: [['URL_INVALID', 'sockets are not supported']],
  },
  {
    name: 'IPv6 without brackets',
    ...url(`postgres://app:${PASSWORD}@2001:db8::1/shop`),
    problems: [['URL_INVALID', 'without brackets']],
  },
  {
    name: 'no IPv6 in brackets',
    ...url(`postgres://app:${PASSWORD}@[db]/shop`),
    problems: [['URL_INVALID', 'no IPv6 address']],
  },
  {
    name: 'sslmode prefer',
    ...url(`postgres://${host}/shop?sslmode=prefer`),
    problems: [
      ['URL_INVALID', 'sslmode=prefer falls back to plain text', 'sslmode=verify-full, or sslmode=disable'],
    ],
  },
  {
    name: 'ssl-mode PREFERRED',
    ...url(`mysql://${host}/shop?ssl-mode=PREFERRED`),
    problems: [['URL_INVALID', 'ssl-mode=PREFERRED falls back', 'ssl-mode=VERIFY_IDENTITY']],
  },
  {
    name: 'sslmode misspelt',
    ...url(`postgres://${host}/shop?sslmode=requrie`),
    problems: [['URL_INVALID', 'sslmode cannot be "requrie"', 'sslmode=require.']],
  },
  {
    name: 'sslmode no-verify',
    ...url(`postgres://${host}/shop?sslmode=no-verify`),
    problems: [['URL_INVALID', 'sslmode cannot be "no-verify"']],
  },
  {
    name: 'unknown word near a known one',
    ...url(`postgres://${host}/shop?sslmod=require`),
    problems: [['URL_INVALID', '"sslmod" after the "?" is not known; did you mean sslmode?']],
  },
  {
    name: 'word of another driver',
    ...url(`postgres://${host}/shop?ssl=true`),
    problems: [['URL_INVALID', '"ssl" after the "?"', 'sslmode=verify-full']],
  },
  {
    name: 'word that is not about TLS',
    ...url(`postgres://${host}/shop?channel_binding=require`),
    problems: [['URL_INVALID', '"channel_binding"', 'Remove it.']],
  },
  {
    name: 'password after the question mark',
    ...url(`postgres://app@db/shop?password=${PASSWORD}`),
    problems: [['URL_INVALID', '"password" after', 'before the host']],
  },
  {
    name: 'sslmode twice',
    ...url(`postgres://${host}/shop?sslmode=require&ssl_mode=disable`),
    problems: [['URL_INVALID', 'sslmode is given twice']],
  },
  {
    name: 'certificate without key',
    ...url(`postgres://${host}/shop?sslcert=a.pem`),
    problems: [['URL_INVALID', 'sslcert comes without sslkey']],
  },
  {
    name: 'authority, but no TLS',
    ...url(`mysql://${host}/shop?ssl-mode=DISABLED&ssl-ca=a.pem`),
    problems: [['URL_INVALID', 'ssl-mode turns TLS off']],
  },
  {
    name: 'authority that is not there',
    ...url(`postgres://${host}/shop?sslrootcert=no.pem`),
    problems: [['URL_INVALID', 'the file of sslrootcert, "no.pem", is not there']],
  },
  {
    name: 'key in place of the certificate',
    ...url(`postgres://${host}/shop?sslcert=key.pem&sslkey=cert.pem`),
    files: { 'key.pem': '-----BEGIN PRIVATE KEY-----', 'cert.pem': '-----BEGIN CERTIFICATE-----' },
    problems: [
      ['URL_INVALID', '"key.pem", holds no certificate'],
      ['URL_INVALID', '"cert.pem", holds no private key'],
    ],
  },
  {
    name: 'encrypted key',
    ...url(`postgres://${host}/shop?sslcert=cert.pem&sslkey=key.pem`),
    files: { 'key.pem': '-----BEGIN ENCRYPTED PRIVATE KEY-----', 'cert.pem': '-----BEGIN CERTIFICATE-----' },
    problems: [['URL_INVALID', 'is encrypted']],
  },
  {
    name: 'embedded, misspelt',
    ...url('pglite:memroy'),
    problems: [['URL_INVALID', 'the word memory, or a folder', 'pglite:memory or pglite:./folder']],
  },
  {
    name: 'embedded with words',
    ...url('pglite:./data?sslmode=require'),
    problems: [['URL_INVALID', 'the word memory, or a folder']],
  },
  {
    name: 'several problems in one URL',
    ...url(`postgres://:${PASSWORD}@db:x/`),
    problems: [
      ['URL_INVALID', 'names no user'],
      ['URL_INVALID', 'no port'],
      ['URL_INVALID', 'names no database'],
    ],
  },
  {
    name: 'dry-run-url',
    ...given({ 'dry-run-url': `postgres://app:hunter2Zq@xyz@db/shop` }),
    problems: [['URL_INVALID', 'Input dry-run-url: it holds an unescaped']],
  },
]

const NAMES_OF_OBJECTS: readonly BadCase[] = [
  {
    name: 'input',
    ...given({ constructor: 'x' }),
    problems: [['INPUT_INVALID', 'There is no input "constructor".']],
  },
  {
    name: 'unit',
    ...given({ 'lock-timeout': '1constructor' }),
    problems: [['INPUT_INVALID', '"constructor" is no unit']],
  },
  {
    name: 'word of a URL',
    ...url(`postgres://${host}/shop?constructor=1`),
    problems: [['URL_INVALID', '"constructor" after the "?" is not known', 'Remove it.']],
  },
  {
    name: 'mode',
    ...url(`postgres://${host}/shop?sslmode=constructor`),
    problems: [['URL_INVALID', 'sslmode cannot be "constructor"']],
  },
  {
    name: 'scheme',
    ...url(`constructor://${host}/shop`),
    problems: [['URL_INVALID', 'its scheme is not known.']],
  },
  {
    name: 'variable',
    ...given({}),
    yaml: 'order: ${constructor}\n',
    problems: [['CONFIG_INVALID', 'constructor is not set']],
  },
  {
    name: 'key',
    ...given({}),
    yaml: '__proto__: { order: natural }\n',
    problems: [['CONFIG_INVALID', 'the unknown key "__proto__"']],
  },
]

const FILES: readonly BadCase[] = [
  {
    name: 'named file that is not there',
    ...given({ config: 'other.yml' }),
    problems: [['CONFIG_INVALID', 'Input config is "other.yml": there is no such file.']],
  },
  {
    name: 'tab',
    ...given({}),
    yaml: 'files:\n\t- a.sql\n',
    problems: [['CONFIG_INVALID', '.github/greenline.yml, line 2, column 1: Tabs are not allowed', 'spaces']],
  },
  {
    name: 'open quote',
    ...given({}),
    yaml: `database-url: "postgres://app:${PASSWORD}@db\n`,
    problems: [['CONFIG_INVALID', 'line 2, column 1: Missing closing']],
  },
  {
    name: 'text after a quoted secret',
    ...given({}),
    yaml: `token: "x" "${PASSWORD}"\n`,
    problems: [['CONFIG_INVALID', 'line 1, column 12']],
  },
  {
    name: 'secret after a bracket too many',
    ...given({}),
    yaml: `order: natural\n] ${PASSWORD}\n`,
    problems: [
      ['CONFIG_INVALID', 'line 2, column 1: Unexpected flow-seq-end token in YAML stream.'],
      ['CONFIG_INVALID', 'line 2, column 3: Unexpected scalar token in YAML stream.'],
    ],
  },
  {
    name: 'secret in a line that is no YAML',
    ...given({}),
    yaml: `token: ${PASSWORD}: x\n`,
    problems: [['CONFIG_INVALID', 'line 1, column 8: Nested mappings are not allowed']],
  },
  {
    name: 'secret as a directive',
    ...given({}),
    yaml: `%${PASSWORD}\n---\n`,
    problems: [['CONFIG_INVALID', 'line 1, column 1: Unknown directive.']],
  },
  {
    name: 'two documents',
    ...given({}),
    yaml: 'order: natural\n---\norder: natural\n',
    problems: [['CONFIG_INVALID', 'multiple documents']],
  },
  {
    name: 'list at the top',
    ...given({}),
    yaml: '- order: natural\n',
    problems: [['CONFIG_INVALID', 'holds no settings']],
  },
  {
    name: 'unknown key',
    ...given({}),
    yaml: 'order: natural\n  \ntransactions: file\n',
    problems: [
      [
        'CONFIG_INVALID',
        'line 3, column 1: the file has the unknown key "transactions"; did you mean transaction?',
        'Rename it to transaction.',
      ],
    ],
  },
  {
    name: 'environment instead of environments',
    ...given({}),
    yaml: 'environment:\n  Test:\n    order: natural\n',
    problems: [['CONFIG_INVALID', 'gives environment a mapping']],
  },
  {
    name: 'unknown key of an environment',
    ...given({}),
    yaml: 'environments:\n  Test:\n    file: a.sql\n',
    problems: [
      [
        'CONFIG_INVALID',
        'line 3, column 5: the file has the unknown key environments.Test."file"; did you mean files?',
      ],
    ],
  },
  {
    name: 'key twice',
    ...given({}),
    yaml: 'order: natural\norder: alphabetical\n',
    problems: [['CONFIG_INVALID', 'line 2, column 1: the file sets "order" twice, first in line 1']],
  },
  {
    name: 'environment twice but for case',
    ...given({}),
    yaml: 'environments:\n  Test: { order: natural }\n  TEST: { order: natural }\n',
    problems: [['CONFIG_INVALID', 'has both "Test" and "TEST"']],
  },
  {
    name: 'environments as a list',
    ...given({}),
    yaml: 'environments:\n  - Test\n',
    problems: [['CONFIG_INVALID', 'no mapping below environments']],
  },
  {
    name: 'environment without settings',
    ...given({}),
    yaml: 'environments:\n  Test:\n',
    problems: [['CONFIG_INVALID', 'no settings below environments."Test"']],
  },
  {
    name: 'environment inside an environment',
    ...given({}),
    yaml: 'environments:\n  Test:\n    environment: Other\n',
    problems: [['CONFIG_INVALID', 'sets environments.Test.environment, which cannot be set here']],
  },
  {
    name: 'config inside the file',
    ...given({}),
    yaml: 'config: other.yml\n',
    problems: [['CONFIG_INVALID', 'sets config, which cannot be set here']],
  },
  {
    name: 'no value',
    ...given({}),
    yaml: 'order:\n',
    problems: [['CONFIG_INVALID', 'gives order no value']],
  },
  {
    name: 'list where a text belongs',
    ...given({}),
    yaml: 'order: [natural]\n',
    problems: [['CONFIG_INVALID', 'line 1, column 8: the file gives order a list; allowed is a text']],
  },
  {
    name: 'mapping in the list of files',
    ...given({}),
    yaml: 'files:\n  - a: b\n',
    problems: [['CONFIG_INVALID', 'lists something in files that is no glob']],
  },
  {
    name: 'wrong word',
    ...given({}),
    yaml: '# order\norder: random\n',
    problems: [['CONFIG_INVALID', 'order in .github/greenline.yml is "random"']],
  },
  {
    name: 'wrong word for another environment',
    ...given({}),
    yaml: 'environments:\n  Other: { order: random }\n',
    problems: [['CONFIG_INVALID', 'environments.Other.order in .github/greenline.yml is "random"']],
  },
  {
    name: 'bad URL for another environment',
    ...given({}),
    yaml: 'environments:\n  Other: { database-url: "postgres://db/shop" }\n',
    problems: [['URL_INVALID', 'environments.Other.database-url in .github/greenline.yml: it names no user']],
  },
  {
    name: 'password in the file',
    ...given({}),
    yaml: `environments:\n  Other:\n    database-url: ${URL_OF_TEST}\n`,
    problems: [
      [
        'CONFIG_INVALID',
        'environments.Other.database-url in .github/greenline.yml: a password is written into the file.',
        'Write ${NAME}',
      ],
    ],
  },
  {
    name: 'half a password in the file',
    ...given({}),
    yaml: 'dry-run-url: postgres://app:hunter2Zq${X}@db/x\n',
    env: { X: 'y' },
    problems: [['CONFIG_INVALID', 'dry-run-url in .github/greenline.yml: a password is written']],
  },
  {
    name: 'escaped reference as a password',
    ...given({}),
    yaml: 'dry-run-url: postgres://app:$${hunter2Zq}@db/x\n',
    problems: [['CONFIG_INVALID', 'a password is written']],
  },
  {
    name: 'token in the file',
    ...given({}),
    yaml: `token: ${PASSWORD}\n`,
    problems: [['CONFIG_INVALID', 'a token is written into the file']],
  },
  {
    name: 'variable that is not set',
    given: { environment: 'Test' },
    yaml: 'database-url: postgres://${WHO}:${PW}@db/x\n',
    env: { PW: '' },
    problems: [['CONFIG_INVALID', 'WHO, PW are not set', 'Set WHO, PW in env:']],
  },
  {
    name: 'reference without an end',
    ...given({}),
    yaml: 'log-branch: logs-${NAME\n',
    problems: [['CONFIG_INVALID', 'log-branch in .github/greenline.yml: a "${" is not followed']],
  },
  {
    name: 'reference with a default',
    ...given({}),
    yaml: 'log-branch: "${NAME:-logs}"\n',
    problems: [['CONFIG_INVALID', 'a "${" is not followed by a name']],
  },
  {
    name: 'value of a variable that is refused is not shown',
    ...given({}),
    yaml: 'order: ${ORDER}\n',
    env: { ORDER: PASSWORD },
    problems: [['CONFIG_INVALID', 'order in .github/greenline.yml is "${ORDER}"']],
  },
  {
    name: 'URL of a variable that is refused',
    given: { environment: 'Test' },
    yaml: 'database-url: ${URL}\n',
    env: { URL: `postgres://app:${PASSWORD}@x@db/shop` },
    problems: [['URL_INVALID', 'database-url in .github/greenline.yml: it holds an unescaped']],
  },
  {
    name: 'alias without an anchor',
    ...given({}),
    yaml: 'order: *x\n',
    problems: [['CONFIG_INVALID', 'an alias without an anchor']],
  },
  {
    name: 'tag',
    ...given({}),
    yaml: 'order: !!js/function "x"\n',
    problems: [['CONFIG_INVALID', 'line 1, column 8: Unresolved tag']],
  },
  {
    name: 'merge key',
    ...given({}),
    yaml: 'environments:\n  A: &a { order: natural }\n  B: { <<: *a }\n',
    problems: [['CONFIG_INVALID', 'merges a mapping']],
  },
  {
    name: 'aliases that multiply',
    ...given({}),
    yaml: bomb(),
    problems: [['CONFIG_INVALID', 'too many aliases']],
  },
  {
    name: 'nesting that is never closed',
    ...given({}),
    yaml: `files: ${'['.repeat(100)}`,
    problems: Array.from({ length: 5 }, () => ['CONFIG_INVALID', '.github/greenline.yml, line 1'] as const),
  },
  {
    name: 'nesting too deep for the stack',
    ...given({}),
    yaml: `files: ${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    problems: [['CONFIG_INVALID', 'nested too deeply']],
  },
  {
    name: 'a file far too large',
    ...given({}),
    yaml: '#'.repeat(1024 * 1024 + 1),
    problems: [['CONFIG_INVALID', 'larger than 1 MiB']],
  },
]

function bomb(): string {
  const levels = Array.from(
    { length: 12 },
    (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`,
  )
  return ['a0: &a0 x', ...levels].join('\n')
}

describe.each([
  ['words', WORDS],
  ['combinations', COMBINATIONS],
  ['URLs', URLS],
  ['files', FILES],
  ['names that every object has', NAMES_OF_OBJECTS],
])('%s', (_, cases) => {
  test.each([...cases])('$name', async ({ problems: expected, ...source }) => {
    const problems = await problemsOf(settingsFrom(source))

    const found = problems.map(({ code, message }) => `${code} ${message}`)
    expect({ found, codes: problems.map(({ code }) => code) }).toEqual({
      found,
      codes: expected.map(([code]) => code),
    })
    for (const [index, [, message, hint = '']] of expected.entries()) {
      expect(problems[index]!.message).toContain(message)
      expect(problems[index]!.hint).toContain(hint)
      expect(problems[index]!.hint).toMatch(/^[A-Z].*\.$/)
    }
    const printed = JSON.stringify(
      problems.map(each => [each.message, each.hint, each.place, each.stack, each.cause]),
    )
    expect(printed).not.toMatch(/hunter2Zq|xyz/)
  })
})
