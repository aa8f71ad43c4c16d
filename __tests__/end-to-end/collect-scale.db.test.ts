/**
 * Internet scale: what 256 jobs of a matrix have done on 400 databases each is collected, merged and committed in
 * bounded time and memory. With --quick there are 32 jobs.
 */
import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { Results } from '../../src/core/model.js'
import { QUICK } from '../kit/databases.js'
import { manyArtifacts } from '../kit/many-results.js'
import type { RunResult } from '../kit/runner.js'
import { openScene, type Scene } from './scene.js'

const JOBS = QUICK ? 32 : 256
const DATABASES = 400
const MAX_MS = QUICK ? 30_000 : 60_000
const MAX_RSS_BYTES = 500e6

const FILES = {
  'sql/001-customers.sql': `CREATE TABLE customer (id integer PRIMARY KEY, name varchar(20) NOT NULL);
CREATE TABLE invoice (id integer PRIMARY KEY, customer integer REFERENCES customer, total numeric(10,2));
CREATE INDEX invoice_customer ON invoice (customer);
INSERT INTO customer VALUES (1, 'Ada'), (2, 'Grace');
INSERT INTO invoice VALUES (1, 1, 9.95);
`,
  'sql/002-notes.sql': `ALTER TABLE customer ADD note varchar(20);
UPDATE customer SET note = 'first' WHERE id = 1;
CREATE VIEW customer_total AS SELECT customer, sum(total) AS total FROM invoice GROUP BY customer;
INSERT INTO invoice VALUES (2, 2, 19.95);
SELECT count(*) FROM invoice;
`,
}

/** The results of a real execution. */
async function realResults(scene: Scene): Promise<Results> {
  await scene.push(FILES)
  const run = await scene.deploy({ 'dry-run': 'prepared', 'commit-logs': 'false', check: 'false' })
  expect(run.outputs['result']).toBe('green')
  return Results.parse(JSON.parse(await readFile(run.outputs['results-path']!, 'utf8')))
}

interface Measured {
  readonly run: RunResult
  readonly tookMs: number
  readonly peakBytes: number
}

/** Collects in a process of its own. */
async function collect(scene: Scene): Promise<Measured> {
  const started = performance.now()
  const inputs = { method: 'collect', 'database-url': '', 'dry-run-url': '' }
  const { child, finished } = await scene.start(inputs, { timeoutMs: 300_000 })
  let peakBytes = 0
  const look = setInterval(() => {
    readFile(`/proc/${child.pid ?? 0}/status`, 'utf8').then(
      text => (peakBytes = Math.max(peakBytes, Number(/VmHWM:\s+(\d+) kB/.exec(text)?.[1] ?? 0) * 1024)),
      () => undefined,
    )
  }, 100)
  const run = await finished
  clearInterval(look)
  return { run, tookMs: performance.now() - started, peakBytes }
}

test(`${JOBS} jobs of ${DATABASES} databases are collected, merged and committed`, async () => {
  await using scene = await openScene('postgres')
  const { github } = scene
  const real = await realResults(scene)
  for (const artifact of manyArtifacts({ real, jobs: JOBS, databases: DATABASES }))
    github.artifacts.add(artifact)
  const before = github.requests.length

  const { run, tookMs, peakBytes } = await collect(scene)

  const requests = github.requests.slice(before)
  const largestBytes = Math.max(...requests.map(({ body }) => JSON.stringify(body ?? '').length))
  // The figures that README.md has are these.
  console.info({ tookMs, peakBytes, requests: requests.length, largestBytes })
  expect(run.exitCode).toBe(0)
  expect(run.outputs).toMatchObject({ result: 'green', 'statements-total': String(JOBS * DATABASES * 10) })
  expect(github.artifacts.downloads).toBe(JOBS)
  // A page of artifacts for each hundred, an archive each; the rest is the same for one job.
  expect(requests.length - Math.ceil(JOBS / 100) - JOBS).toBeLessThan(12)
  expect((await scene.repository.paths('execution-logs')).length).toBeLessThan(20)
  expect(largestBytes).toBeLessThan(20e6)
  expect(github.violations).toEqual([])
  expect(github.artifacts.leaks).toEqual([])
  expect(tookMs).toBeLessThan(MAX_MS)
  expect(peakBytes).toBeLessThan(MAX_RSS_BYTES)
}, 400_000)
