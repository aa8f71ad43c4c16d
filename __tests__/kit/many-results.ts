/**
 * The results of many matrix jobs, made from those of a real one. Invariant: only
 * names and durations are made up; every outcome is the real one's.
 */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { artifactNameOf, DIGEST_FILE, RESULTS_FILE } from '../../src/core/artifact-name.js'
import type { Part, Results, TargetResult } from '../../src/core/model.js'
import { zipOf } from './zip.js'

export interface ManyOptions {
  /** Of a real job: at least one target of the environment. */
  readonly real: Results
  readonly jobs: number
  /** In each job, on one server. */
  readonly databases: number
}

/** An artifact as its job would have uploaded it. */
export interface MadeArtifact {
  readonly name: string
  readonly archive: Buffer
}

const nameOf = (kind: string, index: number): string => `${kind}-${String(index).padStart(3, '0')}`

/** The servers of the environment that the jobs make together, one in each region. */
export const manyServers = (jobs: number): Part['of'] =>
  Array.from({ length: jobs }, (_none, index) => ({
    server: nameOf('server', index),
    region: nameOf('region', index),
  }))

/** The artifact of each job, one after the other. */
export function* manyArtifacts({ real, jobs, databases }: ManyOptions): Generator<MadeArtifact> {
  const of = manyServers(jobs)
  const random = randomFrom(20261122)
  for (const { server, region = '' } of of) {
    const execution = { ...real.execution, part: { servers: [server], of } }
    const results = {
      ...real,
      execution,
      parameters: { ...real.parameters, region },
      targets: [...targetsOf(real, { server, region, databases }, random)],
    }
    const packed = gzipSync(`${JSON.stringify(results)}\n`)
    const digest = createHash('sha256').update(packed).digest('hex')
    yield {
      name: artifactNameOf(execution),
      archive: zipOf([
        { name: RESULTS_FILE, content: packed },
        { name: DIGEST_FILE, content: `${digest}  ${RESULTS_FILE}\n` },
      ]),
    }
  }
}

function* targetsOf(
  { targets, execution: { environment } }: Results,
  { server, region, databases }: { server: string; region: string; databases: number },
  random: () => number,
): Generator<TargetResult> {
  const names = Array.from(
    { length: databases },
    (_none, index) => `${environment}/${server}/${nameOf('tenant', index)}`,
  )
  const [first = '', ...others] = names
  const dryRun = targets.find(({ role }) => role === 'dry-run')
  if (dryRun !== undefined) {
    const mirror = dryRun.mirror && { ...dryRun.mirror, of: first, alsoFor: others }
    yield { ...dryRun, ...(mirror && { mirror }) }
  }
  const real = targets.filter(({ role }) => role === 'environment')
  for (const [index, target] of names.entries()) {
    const template = real[index % real.length]
    if (template !== undefined) yield { ...template, target, region, files: jittered(template.files, random) }
  }
}

const jittered = (files: TargetResult['files'], random: () => number): TargetResult['files'] =>
  files.map(file => ({
    ...file,
    statements: file.statements.map(statement =>
      'durationMs' in statement
        ? { ...statement, durationMs: near(statement.durationMs, random) }
        : statement,
    ),
    ...(file.durationMs !== undefined && { durationMs: near(file.durationMs, random) }),
  }))

/** From half of it to one and a half times as much, in microseconds. */
const near = (durationMs: number, random: () => number): number =>
  Math.round(durationMs * (0.5 + random()) * 1_000) / 1_000

/** The same numbers every time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
