/** Two regions in two processes, collected into one execution; and what may go wrong on the way. */
import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { DIGEST_FILE, RESULTS_FILE } from '../../src/core/artifact-name.js'
import { readArchive } from '../../src/collect/archive.js'
import { query, SERVERS } from '../kit/databases.js'
import type { StoredArtifact } from '../kit/github-artifacts.js'
import { zipOf } from '../kit/zip.js'
import { comparable, openRegions, type Regions } from './regions.js'
import { said } from './said.js'

const FILES = {
  'sql/1.sql':
    "CREATE TABLE item (id integer PRIMARY KEY, name varchar(20));\nINSERT INTO item VALUES (1, 'a');\n",
  'sql/2.sql': 'ALTER TABLE item ADD price integer;\nUPDATE item SET price = 5;\n',
}

/** Where it is not about dry runs. */
const FAST = { 'dry-run': 'off', 'dry-run-url': '' }

const executionsOf = async ({ scene }: Regions): Promise<readonly Record<string, unknown>[]> =>
  JSON.parse(await scene.repository.read('execution-logs', 'executions.json')) as Record<string, unknown>[]

describe.each(SERVERS)('two regions on $name', ({ dialect }) => {
  test('collected, they are the one execution that one process makes', async () => {
    await using regions = await openRegions(dialect)
    const { scene, github, databases } = regions
    await regions.push(FILES)

    const plan = await regions.run({ method: 'plan', 'dry-run': 'auto', 'dry-run-url': '' })
    expect(JSON.parse(plan.outputs['matrix']!)).toEqual({
      include: [
        { region: 'us', 'runs-on': ['self-hosted', 'us'] },
        { region: 'eu', 'runs-on': ['eu-runner'] },
      ],
    })
    expect(JSON.parse(plan.outputs['files']!)).toEqual(['sql/1.sql', 'sql/2.sql'])

    const before = github.requests.length
    const [eu, us] = [await regions.deploy('eu'), await regions.deploy('us')]
    expect([eu.outputs['result'], us.outputs['result']]).toEqual(['green', 'green'])
    expect(said(eu)).toMatch(
      /in the artifact greenline-deploy-Test-eu-1 \(SHA-256 [0-9a-f]{64}\).*method: collect/,
    )
    expect(github.artifacts.stored.map(({ name }) => name)).toEqual([
      'greenline-deploy-Test-eu-1',
      'greenline-deploy-Test-us-1',
    ])
    // A job of a matrix writes nothing, and asks once what the log branch holds.
    expect(github.requests.slice(before).map(({ operation }) => operation)).toEqual([
      ...['repos/get-content', 'repos/get-content'],
    ])
    expect(await scene.repository.paths('execution-logs')).toEqual([])

    const collected = await regions.collect()
    expect(collected.outputs).toMatchObject({
      result: 'green',
      'statements-total': '16',
      'statements-succeeded': '16',
    })
    expect(collected.exitCode).toBe(0)
    expect(collected.summary).toMatch(/Deployment to `Test` is green/)
    expect(await executionsOf(regions)).toHaveLength(1)
    expect(github.artifacts.leaks).toEqual([])

    await regions.reset()
    const whole = await regions.deploy(undefined, { run: '2000' })
    expect(whole.outputs['result']).toBe('green')
    const [merged, one] = [await regions.committed('1000'), await regions.committed('2000')]
    expect(merged.targets.filter(({ role }) => role === 'environment').map(({ target }) => target)).toEqual([
      ...databases.us.map(({ name }) => `Test/us-1/${name}`),
      ...databases.eu.map(({ name }) => `Test/eu-1/${name}`),
    ])
    expect(comparable(merged)).toEqual(comparable(one))
    expect(github.violations).toEqual([])
  })
})

test('a job of a matrix that proves its environment asks GitHub two things', async () => {
  await using regions = await openRegions('postgres')
  const { scene, github } = regions
  await regions.push(FILES)
  const before = github.requests.length
  const inputs = { region: 'eu', 'database-url': '', 'dry-run': 'off', 'dry-run-url': '' }
  const password = decodeURIComponent(new URL(scene.dryRun.url).password)
  const run = await scene.deploy(inputs, { env: { GITHUB_API_URL: github.url, EU_PASSWORD: password } })
  expect(run.outputs['result']).toBe('green')
  expect(said(run)).toMatch(/merge all jobs with `greenline collect`/)
  expect(github.requests.slice(before).map(({ operation }) => operation)).toEqual([
    'actions/get-reviews-for-run',
    'repos/get-content',
  ])
})

describe('what may go wrong between the jobs and their collection', () => {
  test('a region that is missing, a region that is red, and its second attempt', async () => {
    await using regions = await openRegions('postgres')
    await regions.push(FILES)
    const early = await regions.collect()
    expect(early.exitCode).toBe(2)
    expect(said(early)).toMatch(
      /RESULTS_MISSING: This run has no results of a matrix job for the environment Test/,
    )

    await regions.deploy('eu', {}, FAST)
    const half = await regions.collect()
    expect([half.exitCode, half.outputs['result']]).toEqual([1, 'red'])
    expect(said(half)).toMatch(
      /RESULTS_MISSING: There are no results of the region us: nothing is known of what ran there/,
    )
    const [first] = await executionsOf(regions)
    expect(first).toMatchObject({ verdict: 'red', totals: { total: 8, succeeded: 8 } })

    const [blocked] = regions.databases.us
    await query(blocked!.url, 'CREATE TABLE item (id integer)')
    const us = await regions.deploy('us', {}, FAST)
    expect(us.outputs['result']).toBe('red')
    const red = await regions.collect({}, {})
    expect(red.outputs['result']).toBe('red')

    await query(blocked!.url, 'DROP TABLE item')
    for (const { url } of regions.databases.us.slice(1)) await query(url, 'DROP TABLE item')
    const again = await regions.deploy('us', { attempt: '2' }, FAST)
    expect(again.outputs['result']).toBe('green')
    const green = await regions.collect({ attempt: '2' })
    expect(said(green)).not.toMatch(/RESULTS_/)
    expect(said(green)).toMatch(/Of earlier attempts.*greenline-deploy-Test-eu-1/)
    expect([green.exitCode, green.outputs['result'], green.outputs['statements-total']]).toEqual([
      0,
      'green',
      '16',
    ])
    const results = await regions.committed('1000', '2')
    expect(results.execution.attempt).toBe(2)
    expect(regions.github.violations).toEqual([])
  })

  test('archives that were altered, that burst, and that belong to others', async () => {
    await using regions = await openRegions('postgres')
    const { artifacts } = regions.github
    await regions.push(FILES)
    await regions.deploy('eu', {}, FAST)
    await regions.deploy('us', {}, FAST)
    const us = artifacts.stored.find(({ name }) => name.includes('-us-'))!
    const archive = us.archive
    const verdictWith = async (change: (artifact: StoredArtifact) => void): Promise<string> => {
      Object.assign(us, { archive, digest: sha256(archive) })
      change(us)
      const run = await regions.collect()
      expect([run.exitCode, run.outputs['result']]).toEqual([1, 'red'])
      expect(said(run)).toMatch(/RESULTS_MISSING: There are no results of the region us/)
      return said(run)
    }
    const replace = (artifact: StoredArtifact, next: Buffer): void =>
      void Object.assign(artifact, { archive: next, digest: sha256(next) })
    const packed = (await readArchive(archive, new Map([[RESULTS_FILE, 1e6]]))).get(RESULTS_FILE)!
    const with_ = (text: string): Buffer => {
      const results = gzipSync(text)
      return zipOf([
        { name: RESULTS_FILE, content: results },
        { name: DIGEST_FILE, content: `${sha256(results).slice(7)}  x` },
      ])
    }
    const json = gunzipSync(packed).toString()

    expect(await verdictWith(artifact => (artifact.archive = with_(json)))).toMatch(
      /RESULTS_UNREADABLE: .*-us-1 cannot be used: its digest is sha256/,
    )
    expect(
      await verdictWith(artifact =>
        replace(
          artifact,
          zipOf([
            { name: RESULTS_FILE, content: packed },
            { name: DIGEST_FILE, content: '0'.repeat(64) },
          ]),
        ),
      ),
    ).toMatch(/another digest than their job wrote down/)
    expect(
      await verdictWith(artifact =>
        replace(artifact, zipOf([{ name: RESULTS_FILE, content: Buffer.alloc(30e6) }])),
      ),
    ).toMatch(/compressed to less than 1\/100 of its size/)
    expect(
      await verdictWith(artifact => replace(artifact, with_(json.replace('"run":"1000"', '"run":"999"')))),
    ).toMatch(/RESULTS_DIFFER: .*-us-1 is not what it is called: it is of run 999/)
    expect(
      await verdictWith(artifact =>
        replace(artifact, with_(json.replace(/"digest":"[0-9a-f]/, '"digest":"x'))),
      ),
    ).toMatch(/RESULTS_DIFFER: .*does not belong to the others: digest of the change is not the same/)

    Object.assign(us, { archive, digest: sha256(archive) })
    artifacts.add({ name: 'coverage', archive: zipOf([{ name: 'index.html', content: 'x' }]) })
    artifacts.add({ name: 'greenline-deploy-Test-eu-9', archive: Buffer.from('of an attempt to come') })
    artifacts.add({
      name: 'greenline-deploy-Test-north-1',
      archive: with_(json.replaceAll('"environment":"Test"', '"environment":"Test-north"')),
    })
    artifacts.failDownloads(503, 2)
    const run = await regions.collect()
    expect(said(run)).toMatch(/The artifact greenline-deploy-Test-north-1 is of another execution/)
    expect([run.exitCode, run.outputs['result']]).toEqual([0, 'green'])
    expect(artifacts.leaks).toEqual([])
    expect(regions.github.violations).toEqual([])
  })
})

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
