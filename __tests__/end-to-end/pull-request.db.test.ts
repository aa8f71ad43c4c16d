/** What a reviewer sees of a pull request: a check with annotations, one comment, and words where the token may not. */
import { describe, expect, test } from '@jest/globals'
import { query, SERVERS } from '../kit/databases.js'
import type { RunResult } from '../kit/runner.js'
import { openScene, said, type Scene } from './scene.js'

/** Commits on a branch and runs the dry run of its pull request. */
async function review(
  scene: Scene,
  files: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly run: RunResult; readonly head: string }> {
  const base = await scene.repository.sha('origin/main')
  await scene.repository.git(['checkout', '-q', '-B', 'feature', 'origin/main'])
  const head = await scene.repository.commit(files, 'A proposal')
  const side = (sha: string): object => ({ sha, repo: { full_name: 'acme/shop' } })
  const run = await scene.deploy(
    { method: 'dry-run', 'commit-logs': 'false', ...inputs },
    {
      eventName: 'pull_request',
      event: {
        number: 7,
        pull_request: { number: 7, base: side(base), head: side(head) },
        repository: { default_branch: 'main', full_name: 'acme/shop' },
      },
      env,
    },
  )
  return { run, head }
}

const requestsTo = (scene: Scene, part: string): number =>
  scene.github.requests.filter(({ path, method }) => path.includes(part) && method !== 'GET').length

describe.each(SERVERS)('a pull request on $name', ({ dialect }) => {
  test('a check on its own head, with the verdict, the files, and what is destroyed', async () => {
    await using scene = await openScene(dialect)
    await scene.push({ 'sql/0.sql': 'CREATE TABLE customer (id integer PRIMARY KEY, email varchar(40));\n' })
    await scene.deploy()
    const { run, head } = await review(scene, {
      'sql/1.sql': 'ALTER TABLE customer DROP COLUMN email;\n',
      'sql/2.sql': 'CREATE TABLE visit (id integer);\nSELECT nothing_like_it FROM visit;\n',
    })
    expect(run.outputs['result']).toBe('red')
    const check = scene.github.reviews.runs.find(({ name }) => name === 'Greenline: Test (dry-run)')!
    expect(check).toMatchObject({ head_sha: head, status: 'completed', conclusion: 'failure' })
    const told = `${check.output.summary}${check.output.text ?? ''}`
    expect(told).toMatch(/sql\/1\.sql/)
    expect(told).toMatch(/column (public\.)?customer\.email/)
    expect(told).toMatch(/nothing_like_it/)
    expect(told).toMatch(/digest/i)
    expect(check.annotations).toContainEqual(
      expect.objectContaining({ path: 'sql/2.sql', start_line: 2, annotation_level: 'failure' }),
    )
    // The check has them, so the log does not mark the lines once more.
    expect(run.commands.filter(({ name, properties }) => name === 'error' && properties['line'])).toEqual([])
    expect(
      await scene.read("SELECT table_name FROM information_schema.tables WHERE table_name = 'visit'"),
    ).toEqual([])
    expect(scene.github.violations).toEqual([])
  })

  test('two hundred failing lines are two hundred annotations, in four requests', async () => {
    await using scene = await openScene(dialect)
    await scene.push({ 'sql/0.sql': 'SELECT 1;\n' })
    const lines = Array.from({ length: 200 }, (_, n) => `SELECT no_such_column_${n};\n`).join('')
    const { run } = await review(scene, { 'sql/1.sql': lines }, { 'on-error': 'next-statement' })
    expect(run.outputs['statements-failed']).toBe('200')
    const [check] = scene.github.reviews.runs
    expect(check?.annotations.map(({ start_line }) => start_line)).toEqual(
      Array.from({ length: 200 }, (_, n) => n + 1),
    )
    expect(requestsTo(scene, '/check-runs')).toBe(4)
    expect(scene.github.violations).toEqual([])
  })

  test('one comment, which later runs bring up to date', async () => {
    await using scene = await openScene(dialect)
    await scene.push({ 'sql/0.sql': 'SELECT 1;\n' })
    await review(scene, { 'sql/1.sql': 'SELECT no_such_column;\n' }, { comment: 'true' })
    expect(scene.github.reviews.comments).toHaveLength(1)
    expect(scene.github.reviews.comments[0]?.body).toMatch(/is red/)
    await review(scene, { 'sql/1.sql': 'SELECT 1;\n' }, { comment: 'true' }, { GITHUB_RUN_ID: '1001' })
    expect(scene.github.reviews.comments).toHaveLength(1)
    expect(scene.github.reviews.comments[0]?.body).toMatch(/is green/)
    expect(scene.github.violations).toEqual([])
  })

  test('where the token may write neither, the log marks the lines and says which permission is missing', async () => {
    await using scene = await openScene(dialect)
    await scene.push({ 'sql/0.sql': 'SELECT 1;\n' })
    scene.github.fail(({ method }) =>
      method === 'GET'
        ? undefined
        : { status: 403, body: { message: 'Resource not accessible by integration' } },
    )
    const { run } = await review(scene, { 'sql/1.sql': 'SELECT no_such_column;\n' }, { comment: 'true' })
    expect(run.outputs['result']).toBe('red')
    expect(said(run)).toMatch(/checks: write/)
    expect(said(run)).toMatch(/pull-requests: write/)
    expect(run.commands).toContainEqual(
      expect.objectContaining({
        name: 'error',
        properties: expect.objectContaining({ file: 'sql/1.sql', line: '1' }) as unknown,
      }),
    )
  })

  test('a summary that would be 3 MB ends whole under 1 MiB, with its link', async () => {
    await using scene = await openScene(dialect)
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [
        `sql/${String(n).padStart(3, '0')}.sql`,
        Array.from({ length: 10 }, (_, line) => `SELECT no_such_${line}, '${'x'.repeat(4000)}';\n`).join(''),
      ]),
    )
    await scene.push(many)
    const run = await scene.deploy({ method: 'dry-run', 'on-error': 'next-statement' })
    expect(run.outputs['statements-failed']).toBe('600')
    expect(Buffer.byteLength(run.summary)).toBeLessThan(1024 * 1024)
    expect(run.summary).toContain(run.outputs['log-url'])
    expect(run.summary.split('```').length % 2).toBe(1)
    expect(scene.github.violations).toEqual([])
  })

  test('the account of its dry run is told of when it may do more than read', async () => {
    await using scene = await openScene(dialect)
    await query(scene.environment.url, 'CREATE TABLE customer (id integer)')
    await scene.push({ 'sql/0.sql': 'SELECT 1;\n' })
    const { run } = await review(scene, { 'sql/1.sql': 'SELECT id FROM customer;\n' })
    expect(run.outputs['result']).toBe('green')
    expect(said(run)).toMatch(/ACCOUNT_MAY_WRITE/)
  })
})
