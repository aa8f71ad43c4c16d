/**
 * What users get wrong, and what goes wrong around them: each case has its clear
 * error, and nothing was executed or nothing was lost. The bundle runs as a
 * process, on real servers.
 */
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { git } from '../kit/git.js'
import * as faults from '../kit/github-faults.js'
import type { Content } from '../kit/repository.js'
import { openScene, said, TOKEN, type Scene } from './scene.js'

interface Case {
  readonly name: string
  readonly dialect?: 'postgres' | 'mysql'
  readonly files?: Readonly<Record<string, Content>>
  /** Given the URL of the environment's database. */
  readonly inputs?: (url: URL) => Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly event?: unknown
  readonly eventName?: string
  readonly prepare?: (scene: Scene) => Promise<unknown>
  /** What the log must say. */
  readonly says: readonly RegExp[]
  /** Number of requests that may reach GitHub: 0 unless results are published. */
  readonly published?: true
}

const MARK = 'CREATE TABLE mark (n integer);\n'
const latin1 = Buffer.concat([Buffer.from(`${MARK}-- caf`), Buffer.from([0xe9]), Buffer.from('\n')])
const utf16 = Buffer.from(`\ufeff${MARK}`, 'utf16le')
const wrong = (change: (url: URL) => unknown) => (url: URL) => {
  change(url)
  return { 'database-url': url.href }
}
const text = (value: string) => (): Readonly<Record<string, string>> => ({ 'database-url': value })

const CASES: readonly Case[] = [
  {
    name: 'unknown input',
    inputs: () => ({ 'databse-url': 'x' }),
    says: [/databse-url/, /did you mean database-url/],
  },
  { name: 'unknown method', inputs: () => ({ method: 'depoly' }), says: [/depoly/, /deploy/] },
  { name: 'method of a later version', inputs: () => ({ method: 'rollback' }), says: [/rollback/] },
  { name: 'no environment', inputs: () => ({ environment: '' }), says: [/environment is missing/] },
  { name: 'no database-url', inputs: text(''), says: [/database-url is missing/] },
  { name: 'URL of another kind', inputs: text('sqlserver://h/db'), says: [/URL_INVALID/] },
  {
    name: 'URL without a database',
    inputs: text('postgres://u:secret-word@h/'),
    says: [/URL_INVALID/, /database/],
  },
  {
    name: 'URL with an open @ in the password',
    inputs: text('postgres://u:secret@word@h/db'),
    says: [/URL_INVALID/, /percent|encode/i],
  },
  {
    name: 'URL with an unknown word',
    inputs: wrong(url => url.searchParams.set('sslmod', 'disable')),
    says: [/sslmod/, /sslmode/],
  },
  {
    name: 'sslmode=prefer',
    inputs: wrong(url => url.searchParams.set('sslmode', 'prefer')),
    says: [/prefer/, /verify-full/],
  },
  {
    name: 'sslrootcert that is not there',
    inputs: wrong(url => url.searchParams.set('sslrootcert', 'no-such.pem')),
    says: [/no-such\.pem/],
  },
  {
    name: 'wrong transaction',
    inputs: () => ({ transaction: 'all' }),
    says: [/transaction/, /statement/, /change/],
  },
  {
    name: 'on-error that contradicts the transaction',
    inputs: () => ({ transaction: 'change', 'on-error': 'next-file' }),
    says: [/on-error/, /transaction/],
  },
  {
    name: 'wrong duration',
    inputs: () => ({ 'lock-timeout': '10 parsecs' }),
    says: [/lock-timeout/, /10 parsecs/],
  },
  {
    name: 'log branch that git refuses',
    inputs: () => ({ 'log-branch': 'a..b' }),
    says: [/log-branch/, /a\.\.b/],
  },
  {
    name: 'boolean that is none',
    inputs: () => ({ 'commit-logs': 'perhaps' }),
    says: [/commit-logs/, /true/],
  },
  {
    name: 'several problems at once',
    inputs: () => ({ method: 'x', order: 'y', transaction: 'z' }),
    says: [/method/, /order/, /transaction/],
  },
  {
    name: 'dry run on the environment itself',
    inputs: url => ({ 'dry-run-url': url.href }),
    says: [/dry-run-url/, /same database/],
  },
  {
    name: 'configuration file that is not there',
    inputs: () => ({ config: 'none.yml' }),
    says: [/none\.yml/],
  },
  {
    name: 'configuration file that is no YAML',
    inputs: () => ({ config: 'g.yml' }),
    files: { 'g.yml': 'a: [\n' },
    says: [/CONFIG_INVALID/, /g\.yml/],
  },
  {
    name: 'configuration with an unknown key',
    inputs: () => ({ config: 'g.yml' }),
    files: { 'g.yml': 'ordr: natural\n' },
    says: [/ordr/, /order/, /g\.yml:1/],
  },
  {
    name: 'configuration with a missing variable',
    inputs: () => ({ config: 'g.yml', 'database-url': '' }),
    files: { 'g.yml': 'database-url: ${NO_SUCH_URL}\n' },
    says: [/NO_SUCH_URL/],
  },
  {
    name: 'event that deploys nothing',
    eventName: 'issue_comment',
    event: { repository: { default_branch: 'main' } },
    says: [/EVENT_UNSUPPORTED/, /issue_comment/],
  },
  {
    name: 'event file that is not there',
    env: { GITHUB_EVENT_PATH: '/no/such/event.json' },
    says: [/event/i],
  },
  {
    name: 'no checkout',
    prepare: scene => rm(path.join(scene.repository.folder, '.git'), { recursive: true }),
    says: [/NOT_A_REPOSITORY/, /checkout/],
    published: true,
  },
  {
    name: 'commit that nobody has',
    event: {
      before: '1'.repeat(40),
      after: '2'.repeat(40),
      ref: 'refs/heads/main',
      repository: { default_branch: 'main' },
    },
    says: [/2222222/],
    published: true,
  },
  {
    name: 'blob that is missing',
    prepare: async scene => {
      const blob = await git(scene.repository.folder, ['rev-parse', 'HEAD:sql/a.sql'])
      const object = path.join('objects', blob.slice(0, 2), blob.slice(2))
      await rm(path.join(scene.repository.folder, '.git', object), { force: true })
      await rm(path.join(scene.repository.bare, object), { force: true })
    },
    says: [/BLOB_MISSING|COMMIT_MISSING/, /sql\/a\.sql/],
    published: true,
  },
  {
    name: 'invalid UTF-8',
    files: { 'sql/a.sql': MARK, 'sql/b.sql': latin1 },
    says: [/FILE_NOT_UTF8/, /sql\/b\.sql:2/],
    published: true,
  },
  { name: 'UTF-16', files: { 'sql/a.sql': utf16 }, says: [/FILE_NOT_UTF8/, /UTF-16/], published: true },
  {
    name: 'NUL',
    files: { 'sql/a.sql': `${MARK}SELECT '\0';\n` },
    says: [/FILE_HAS_NUL/, /sql\/a\.sql:2/],
    published: true,
  },
  {
    name: 'symbolic link',
    files: { 'sql/a.sql': MARK, 'sql/l.sql': { symlinkTo: 'a.sql' } },
    says: [/FILE_NOT_REGULAR/, /sql\/l\.sql/],
    published: true,
  },
  {
    name: 'submodule',
    files: { 'sql/a.sql': MARK, 'm.sql': { submoduleAt: '3'.repeat(40) } },
    says: [/FILE_NOT_REGULAR/, /m\.sql/],
    published: true,
  },
  {
    name: 'LFS pointer',
    files: {
      'sql/a.sql': `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 1\n`,
    },
    says: [/FILE_IS_LFS_POINTER/, /sql\/a\.sql/],
    published: true,
  },
  {
    name: 'meta-command that runs a shell',
    files: { 'sql/a.sql': `${MARK}\\! rm -rf x\n` },
    says: [/CLIENT_COMMAND/, /sql\/a\.sql:2/, /\\!/],
    published: true,
  },
  {
    name: 'meta-command that reads a file',
    files: { 'sql/a.sql': `${MARK}\\i other.sql\n` },
    says: [/CLIENT_COMMAND/, /\\i/],
    published: true,
  },
  {
    name: 'source, for MySQL',
    dialect: 'mysql',
    files: { 'sql/a.sql': `${MARK}source other.sql\n` },
    says: [/CLIENT_COMMAND/, /source/],
    published: true,
  },
  {
    name: 'unterminated quote',
    files: { 'sql/a.sql': `${MARK}SELECT 'open;\n` },
    says: [/FILE_UNTERMINATED/, /sql\/a\.sql:2/],
    published: true,
  },
  {
    name: 'unterminated quoted name',
    files: { 'sql/a.sql': `${MARK}SELECT 1 AS "open;\n` },
    says: [/FILE_UNTERMINATED/, /sql\/a\.sql:2/],
    published: true,
  },
  {
    name: 'unterminated dollar quote',
    files: { 'sql/a.sql': `${MARK}DO $x$ BEGIN END $y$;\n` },
    says: [/FILE_UNTERMINATED/, /sql\/a\.sql:2/],
    published: true,
  },
  {
    name: 'unterminated comment',
    files: { 'sql/a.sql': `${MARK}/* /* */ SELECT 1;\n` },
    says: [/FILE_UNTERMINATED/, /sql\/a\.sql:2/],
    published: true,
  },
  {
    name: 'unterminated backquote, for MySQL',
    dialect: 'mysql',
    files: { 'sql/a.sql': `${MARK}SELECT 1 AS \`open;\n` },
    says: [/FILE_UNTERMINATED/, /sql\/a\.sql:2/],
    published: true,
  },
  {
    name: 'COPY data without an end',
    files: { 'sql/a.sql': `${MARK}COPY mark FROM stdin;\n1\n` },
    says: [/FILE_UNTERMINATED/, /sql\/a\.sql:2/],
    published: true,
  },
  {
    name: 'wrong password',
    inputs: wrong(url => (url.password = 'not-the-password')),
    says: [/CREDENTIALS_REJECTED/, /user or password/],
    published: true,
  },
  {
    name: 'wrong password, for MySQL',
    dialect: 'mysql',
    inputs: wrong(url => (url.password = 'not-the-password')),
    says: [/CREDENTIALS_REJECTED/],
    published: true,
  },
  {
    name: 'host whose name nobody knows',
    inputs: wrong(url => {
      url.hostname = 'no-such-host.invalid'
      url.search = 'sslmode=disable'
    }),
    says: [/TARGET_UNREACHABLE/, /no-such-host\.invalid/],
    published: true,
  },
  {
    name: 'port where nothing listens',
    inputs: wrong(url => (url.port = '9')),
    says: [/TARGET_UNREACHABLE/, /127\.0\.0\.1:9/],
    published: true,
  },
  {
    name: 'database that is not there',
    inputs: wrong(url => (url.pathname = '/no_such_db')),
    says: [/DATABASE_MISSING/, /no_such_db/],
    published: true,
  },
  {
    name: 'database that is not there, for MySQL',
    dialect: 'mysql',
    inputs: wrong(url => (url.pathname = '/no_such_db')),
    says: [/DATABASE_MISSING/, /no_such_db/],
    published: true,
  },
  {
    name: 'certificate that is not trusted',
    inputs: wrong(url => (url.search = 'sslmode=verify-full')),
    says: [/TLS_FAILED/],
    published: true,
  },
  {
    name: 'certificate that is not trusted, for MySQL',
    dialect: 'mysql',
    inputs: wrong(url => (url.search = 'ssl-mode=VERIFY_CA')),
    says: [/TLS_FAILED/],
    published: true,
  },
  {
    name: 'MySQL on an embedded database',
    dialect: 'mysql',
    inputs: () => ({ 'dry-run': 'embedded', 'dry-run-url': '' }),
    says: [/DRY_RUN_IMPOSSIBLE/, /dry-run-url/],
    published: true,
  },
]

describe('bad input', () => {
  beforeAll(() => expect(CASES.length).toBeGreaterThanOrEqual(40))

  test.each(CASES)(
    '$name',
    async ({ dialect = 'postgres', files, inputs, env, event, eventName, prepare, says, published }) => {
      await using scene = await openScene(dialect)
      await scene.push(files ?? { 'sql/a.sql': MARK })
      await prepare?.(scene)
      const run = await scene.deploy(inputs?.(new URL(scene.environment.url)), {
        ...(env === undefined ? {} : { env }),
        ...(event === undefined ? {} : { event }),
        ...(eventName === undefined ? {} : { eventName }),
      })
      const told = said(run)
      expect(told).not.toMatch(/BUG|secret-word|not-the-password/)
      for (const words of says) expect(told).toMatch(words)
      expect(run.exitCode).toBe(published === true ? 1 : 2)
      // Nothing was executed, in the environment or in the dry run's database.
      const marks =
        "SELECT count(*) AS n FROM information_schema.tables WHERE table_name = 'mark' AND table_schema NOT IN ('mysql')"
      const inEnvironment = dialect === 'mysql' ? `${marks} AND table_schema = DATABASE()` : marks
      expect(Number((await scene.read(inEnvironment))[0]?.['n'])).toBe(0)
      expect(scene.github.violations).toEqual([])
      if (published === true) {
        expect(run.outputs['result']).toBe('red')
        expect(readFileSync(run.outputs['results-path']!, 'utf8')).not.toContain(TOKEN)
        expect((await scene.repository.paths('execution-logs')).length).toBeGreaterThan(0)
      } else expect(scene.github.requests).toEqual([])
    },
  )

  test.each([
    { name: 'token without permission', fault: faults.notAccessible, says: /contents: write/ },
    { name: 'protected log branch', fault: faults.protectedBranch, says: /BRANCH_PROTECTED/ },
  ])('$name: the change is done, the log is not lost', async ({ fault, says }) => {
    await using scene = await openScene('postgres')
    await scene.push({ 'sql/a.sql': MARK })
    scene.github.fail(({ method, path: called }) =>
      method !== 'GET' && /refs/.test(called) ? fault : undefined,
    )
    const run = await scene.deploy()
    expect(said(run)).toMatch(says)
    expect(run.exitCode).toBe(1)
    expect(run.outputs['result']).toBe('green')
    expect(await scene.read('SELECT * FROM mark')).toEqual([])
    expect(JSON.parse(readFileSync(run.outputs['results-path']!, 'utf8'))).toMatchObject({
      interrupted: false,
    })
  })
})
