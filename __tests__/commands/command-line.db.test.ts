/** The command line as people run it: the bundle as a process, exit codes and all. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { freshDatabase, query, SERVERS, type TestDatabase } from '../kit/databases.js'
import { makeRepository } from '../kit/repository.js'
import { ACTION_FOLDER } from '../kit/runner.js'

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const greenline = (folder: string, ...args: readonly string[]): Promise<Ended> =>
  greenlineWith({}, folder, ...args)

const greenlineWith = (
  variables: Readonly<Record<string, string>>,
  folder: string,
  ...args: readonly string[]
): Promise<Ended> =>
  new Promise(resolve => {
    const env = { ...variables, PATH: process.env['PATH'], HOME: folder, NO_COLOR: '1', TMPDIR: tmpdir() }
    execFile(
      process.execPath,
      [path.join(ACTION_FOLDER, 'dist/cli.js'), ...args],
      { cwd: folder, env, maxBuffer: 1 << 26 },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })

describe.each(SERVERS)('the command line on $name', ({ dialect, url }) => {
  test('plan --matrix, a region in each of two processes, and collect', async () => {
    await using repository = await makeRepository()
    await using eu = await freshDatabase(dialect)
    await using us = await freshDatabase(dialect)
    const { hostname, port, username, password } = new URL(url)
    const server = (region: string, { name }: TestDatabase): string =>
      `{ region: ${region}, dialect: ${dialect}, host: ${hostname}, port: ${port}, user: ${username}, password: '\${DATABASE_PASSWORD}', database: ${name} }`
    const config = `environments:\n  Test:\n    servers:\n      eu-1: ${server('eu', eu)}\n      us-1: ${server('us', us)}\n`
    await repository.commit(
      { '.github/greenline.yml': config, 'sql/a.sql': 'CREATE TABLE t (n integer);\n' },
      'A file',
    )
    const variables = { DATABASE_PASSWORD: decodeURIComponent(password) }
    const run = (...args: readonly string[]): Promise<Ended> =>
      greenlineWith(variables, repository.folder, ...args, '--environment', 'Test')

    const plan = await run('plan', '--matrix')
    expect(JSON.parse(plan.stdout)).toEqual({
      include: ['eu', 'us'].map(region => ({ region, 'runs-on': ['ubuntu-latest'] })),
    })
    for (const region of ['eu', 'us']) {
      const part = await run('deploy', '--region', region, '--dry-run=off', '--results', `${region}.json`)
      expect(part).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/Merge them with those of the other servers/),
      })
    }
    expect(await repository.paths('execution-logs')).toEqual([])
    const half = await run('collect', 'us.json', '--log-dir', 'logs')
    expect(half).toMatchObject({ code: 1, stdout: expect.stringMatching(/RESULTS_MISSING: .*the region eu/) })
    const whole = await run('collect', 'us.json', 'eu.json', '--results', 'all.json')
    expect(whole).toMatchObject({ code: 0, stdout: expect.stringMatching(/Deployment to Test is green/) })
    const { targets } = JSON.parse(await readFile(path.join(repository.folder, 'all.json'), 'utf8')) as {
      targets: readonly { target: string }[]
    }
    expect(targets.map(({ target }) => target)).toEqual([`Test/eu-1/${eu.name}`, `Test/us-1/${us.name}`])
    expect(
      (await repository.paths('execution-logs')).filter(file => file.endsWith('results.json.gz')),
    ).toHaveLength(1)
    const none = await run('collect', 'all.json')
    expect(none).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/RESULTS_MISSING: .*a whole execution already/),
    })
  })

  test('plan, deploy, and a report of the results; the logs are on the branch of the remote', async () => {
    await using repository = await makeRepository()
    await using database = await freshDatabase(dialect)
    await repository.commit({ 'README.md': 'none' }, 'Nothing yet')
    await repository.commit(
      { 'sql/b.sql': 'SELECT 1;\n', 'sql/a.sql': 'CREATE TABLE t (n integer);\n' },
      'Two files',
    )
    const { folder } = repository

    const plan = await greenline(folder, 'plan')
    expect(plan.stdout).toMatch(/1\. sql\/a\.sql\n2\. sql\/b\.sql/)
    const flags = [
      '--environment',
      'Test',
      '--database-url',
      database.url,
      '--dry-run=off',
      '--results',
      'r.json',
    ]
    const refused = await greenline(folder, 'deploy', '--method', 'dry-run', ...flags)
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/--method is "dry-run"/) })
    const deployed = await greenline(folder, 'deploy', ...flags)
    expect(deployed).toMatchObject({ code: 0, stdout: expect.stringMatching(/Deployment to Test is green/) })
    expect(await query(database.url, 'SELECT n FROM t')).toEqual([])
    expect((await repository.paths('execution-logs')).filter(file => file.endsWith('.sql.md'))).toHaveLength(
      2,
    )

    const report = await greenline(folder, 'report', 'r.json', '--html', 'r.html')
    expect(report.code).toBe(0)
    expect(await readFile(path.join(folder, 'r.html'), 'utf8')).toMatch(/^<!doctype html>/i)
  })

  test('exit 1 for a red execution, with its logs in a folder and none committed', async () => {
    await using repository = await makeRepository()
    await using database = await freshDatabase(dialect)
    await repository.commit({ 'a.sql': 'SELECT no_such_column;\n' }, 'Wrong')
    const url = ['--environment=Test', `--database-url=${database.url}`, '--dry-run=off']
    const ended = await greenline(repository.folder, 'deploy', ...url, '--log-dir', 'logs')
    expect(ended.code).toBe(1)
    expect(ended.stdout).toMatch(/a\.sql line 1/)
    expect(await repository.paths('execution-logs')).toEqual([])
  })

  test('a change that comes before its turn is told which one to deploy first', async () => {
    await using repository = await makeRepository()
    await using here = await freshDatabase(dialect)
    await using there = await freshDatabase(dialect)
    await using mirrors = await freshDatabase(dialect)
    const deploy = (environment: string, { url }: TestDatabase, head: string): Promise<Ended> =>
      greenline(
        repository.folder,
        'deploy',
        ...[
          '--environment',
          environment,
          '--database-url',
          url,
          '--dry-run-url',
          mirrors.url,
          '--head',
          head,
        ],
      )
    const first = await repository.commit({ 'a.sql': 'CREATE TABLE shop (n integer);\n' }, 'Shops')
    expect(await deploy('Test', here, first)).toMatchObject({ code: 0 })
    const second = await repository.commit({ 'b.sql': 'ALTER TABLE shop ADD COLUMN m integer;\n' }, 'Names')
    expect(await deploy('Test', here, second)).toMatchObject({ code: 0 })

    const early = await deploy('Acceptance', there, second)
    expect(early).toMatchObject({ code: 1 })
    expect(early.stdout).toMatch(/\(Shops\) has not come here yet, and both touch .*shop/)
    expect(early.stdout).toMatch(
      /1\. Deploy \w{9} \(Shops\) to Acceptance first: both touch .*shop\. Then run/,
    )

    for (const head of [first, second])
      expect(await deploy('Acceptance', there, head)).toMatchObject({ code: 0 })
  })
})

describe('without a database', () => {
  test('exit 2 for what cannot run, with the nearest known name', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'gl-cli-'))
    expect(await greenline(folder, 'depoly')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/did you mean deploy\?/),
    })
    expect(await greenline(folder, 'deploy', '--dry-rum', 'off')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/did you mean --dry-run\?/),
    })
    expect(await greenline(folder, 'report', 'none.json')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/RESULTS_UNREADABLE/),
    })
    expect(await greenline(folder, '--version')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    })
    expect((await greenline(folder, '--help')).stdout).toMatch(
      /Exit codes: 0 green, 1 something is red, 2 could not run/,
    )
  })

  test('split --json gives the pieces, and names the line of what is never closed', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'gl-cli-'))
    await writeFile(path.join(folder, 'a.sql'), "SELECT 'ü';\n-- note\nSELECT 2\n")
    const ended = await greenline(folder, 'split', '--dialect', 'postgres', '--json', 'a.sql')
    expect(JSON.parse(ended.stdout)).toEqual({
      'a.sql': [
        { start: 0, end: 12, line: 1, kind: 'statement', text: "SELECT 'ü';" },
        { start: 13, end: 20, line: 2, kind: 'comment', text: '-- note' },
        { start: 21, end: 29, line: 3, kind: 'statement', text: 'SELECT 2' },
      ],
    })
    await writeFile(path.join(folder, 'b.sql'), "SELECT 1;\nSELECT 'open\n")
    expect(await greenline(folder, 'split', '--dialect', 'mysql', 'b.sql')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/b\.sql:2: FILE_UNTERMINATED/),
    })
  })
})
