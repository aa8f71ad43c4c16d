/** The main job, as GitHub's runner runs it: the bundle as a process, on real servers. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { Results } from '../../src/core/model.js'
import { git } from '../kit/git.js'
import { SERVERS } from '../kit/databases.js'
import { openScene, said, TOKEN } from './scene.js'

const SETUP = 'CREATE TABLE token (n integer PRIMARY KEY);\n'
const insert = (n: number): string => `INSERT INTO token VALUES (${n});\n`

/** The lines inside a log's fence. */
const fenceOf = (log: string): string[] => /```+diff\n([^]*?)\n```/.exec(log)?.[1]?.split('\n') ?? []

describe.each(SERVERS)('deploy on $name', ({ dialect }) => {
  test('a, b and c: green, green-red-skipped, green, in that order, in the repository', async () => {
    await using scene = await openScene(dialect)
    await scene.push({ 'sql/0.sql': SETUP })
    expect((await scene.deploy()).outputs['result']).toBe('green')
    await scene.push({
      'sql/c.sql': insert(5),
      'sql/a.sql': insert(1) + insert(2),
      'sql/b.sql': `${insert(3)}INSERT INTO missing VALUES (1);\n${insert(4)}`,
    })
    // A red dry run keeps everything away; without one, the three files show what happens.
    const stopped = await scene.deploy()
    expect(stopped.exitCode).toBe(1)
    expect(await scene.read('SELECT n FROM token')).toEqual([])
    const run = await scene.deploy(
      { 'dry-run': 'off', 'dry-run-url': '' },
      { env: { GITHUB_RUN_ID: '1001' } },
    )
    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({
      result: 'red',
      'statements-total': '6',
      'statements-succeeded': '4',
      'statements-failed': '1',
      'statements-not-simulated': '0',
      'statements-skipped': '1',
      'statements-rolled-back': '0',
      'statements-unknown': '0',
      files: '["sql/a.sql","sql/b.sql","sql/c.sql"]',
    })
    expect((await scene.read('SELECT n FROM token ORDER BY n')).map(row => Number(row['n']))).toEqual([
      1, 2, 3, 5,
    ])

    const logs = (await scene.logs()).filter(path => path.includes('/1001.1/'))
    expect(logs.map(path => path.split('/').at(-1))).toEqual(['a.sql.md', 'b.sql.md', 'c.sql.md'])
    const fences = await Promise.all(
      logs.map(async path => fenceOf(await scene.repository.read('execution-logs', path))),
    )
    expect(fences[0]).toEqual(['+ INSERT INTO token VALUES (1);', '+ INSERT INTO token VALUES (2);'])
    expect(fences[1]?.[0]).toBe('+ INSERT INTO token VALUES (3);')
    expect(fences[1]?.[1]).toBe('- INSERT INTO missing VALUES (1);')
    expect(fences[1]?.at(-1)).toBe('  INSERT INTO token VALUES (4);')
    expect(fences[1]?.slice(2, -1).every(line => line.startsWith('-'))).toBe(true)
    expect(fences[2]).toEqual(['+ INSERT INTO token VALUES (5);'])
    expect(scene.github.violations).toEqual([])

    // The dry run that was red shows its red, and the environment as untouched.
    const dashboard = await scene.repository.read('execution-logs', 'README.md')
    expect(dashboard).toMatch(/Test/)
    expect(await git(scene.repository.bare, ['rev-list', '--count', 'execution-logs'])).toBe('3')
  })

  test('results.json, its compressed twin on the branch, the summary and the log agree', async () => {
    await using scene = await openScene(dialect)
    await scene.push({ 'sql/a.sql': SETUP + insert(1), 'docs/README.md': 'no SQL' })
    const run = await scene.deploy()
    expect(run.log).not.toMatch(/BUG/)
    expect(run.exitCode).toBe(0)
    const results = Results.parse(JSON.parse(readFileSync(run.outputs['results-path']!, 'utf8')))
    expect(results.targets.map(({ role }) => role)).toEqual(['dry-run', 'environment'])
    expect(results.execution).toMatchObject({ environment: 'Test', run: '1000', attempt: 1, actor: 'ada' })
    const paths = await scene.repository.paths('execution-logs')
    const packed = paths.find(path => path.endsWith('results.json.gz'))!
    const [tree] = (await git(scene.repository.bare, ['ls-tree', 'execution-logs', packed])).split('\t')
    const blob = tree!.split(' ')[2]!
    const { execFileSync } = await import('node:child_process')
    const bytes = execFileSync('git', ['-C', scene.repository.bare, 'cat-file', 'blob', blob])
    expect(JSON.parse(gunzipSync(bytes).toString())).toEqual(results)
    expect(run.summary).toMatch(/Test/)
    const branch = `${scene.issuer.serverUrl}/acme/shop/blob/execution-logs/deployments/`
    expect(run.outputs['log-url']?.startsWith(branch)).toBe(true)
    expect(scene.github.violations).toEqual([])
  })

  test('no secret leaves: not by the log, the summary, the results or the branch', async () => {
    await using scene = await openScene(dialect)
    const password = decodeURIComponent(new URL(scene.environment.url).password)
    await scene.push({ 'sql/a.sql': `${SETUP}SELECT '${password}' FROM nowhere;\n-- ${TOKEN}\n` })
    const run = await scene.deploy({ 'dry-run': 'off', 'dry-run-url': '' })
    expect(run.exitCode).toBe(1)
    expect(run.masks).toEqual(expect.arrayContaining([password, TOKEN]))
    const leaks = [
      run.stdout.replace(/^::add-mask::.*$/gm, ''),
      run.stderr,
      run.summary,
      readFileSync(run.outputs['results-path']!, 'utf8'),
      ...(await Promise.all(
        (await scene.repository.paths('execution-logs'))
          .filter(path => !path.endsWith('.gz'))
          .map(path => scene.repository.read('execution-logs', path)),
      )),
    ].filter(text => text.includes(password) || text.includes(TOKEN))
    expect(leaks).toEqual([])
  })

  test('a push that changes no SQL is green and says so; no database is needed', async () => {
    await using scene = await openScene(dialect)
    await scene.push({ 'README.md': 'hello', 'sql/undo.rollback.sql': 'DROP TABLE token;' })
    const run = await scene.deploy({ 'database-url': scene.environment.url.replace(/:\d+\//, ':9/') })
    expect(run.exitCode).toBe(0)
    expect(run.outputs['result']).toBe('nothing to do')
    expect(run.log).toMatch(/nothing to do/i)
  })

  test('deleted and renamed files are listed and not run; a depth-1 checkout is enough', async () => {
    await using scene = await openScene(dialect)
    await scene.push({ 'sql/a.sql': SETUP, 'sql/b.sql': insert(1) })
    await scene.push({
      'sql/a.sql': null,
      'sql/b.sql': null,
      'sql/b2.sql': insert(1),
      'sql/n w\nü.sql': 'SELECT 1;\n',
    })
    const folder = await scene.repository.cloneDepth1()
    const run = await scene.deploy({}, { folder })
    expect(run.exitCode).toBe(0)
    expect(JSON.parse(run.outputs['files']!)).toEqual(['sql/n w\nü.sql'])
    const results = Results.parse(JSON.parse(readFileSync(run.outputs['results-path']!, 'utf8')))
    expect(results.change.files.map(({ path, action }) => [path, action])).toEqual(
      expect.arrayContaining([
        ['sql/a.sql', 'deleted'],
        ['sql/b2.sql', 'renamed'],
      ]),
    )
  })

  test('what was committed runs, whatever the work tree says', async () => {
    await using scene = await openScene(dialect)
    await scene.push({ 'sql/a.sql': SETUP + insert(1) })
    const { writeFile } = await import('node:fs/promises')
    await writeFile(`${scene.repository.folder}/sql/a.sql`, SETUP + insert(666))
    expect((await scene.deploy()).exitCode).toBe(0)
    expect(await scene.read('SELECT n FROM token')).toEqual([{ n: 1 }])
  })

  test('the logs cannot be committed: the verdict on the database stands, the step is red, the results stay', async () => {
    await using scene = await openScene(dialect)
    await scene.push({ 'sql/a.sql': SETUP + insert(1) })
    scene.github.fail(({ method }) =>
      method === 'GET'
        ? undefined
        : {
            status: 403,
            body: {
              message: 'Resource not accessible by integration',
              documentation_url: 'https://docs.github.com/rest',
            },
          },
    )
    const run = await scene.deploy()
    expect(run.exitCode).toBe(1)
    expect(run.outputs['result']).toBe('green')
    expect(said(run)).toMatch(/contents: write/)
    expect(Results.parse(JSON.parse(readFileSync(run.outputs['results-path']!, 'utf8')))).toBeDefined()
    expect(await scene.read('SELECT n FROM token')).toEqual([{ n: 1 }])
  })
})
