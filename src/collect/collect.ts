/**
 * The results of a run's matrix jobs, from their artifacts. Invariant: every
 * artifact that could be of this execution is merged, left out for a later
 * attempt, or told as a problem; none is trusted before its digests and its
 * contents say what its name says.
 */
import { createHash } from 'node:crypto'
import {
  artifactPrefixOf,
  DIGEST_FILE,
  labelOf,
  readArtifactName,
  RESULTS_FILE,
} from '../core/artifact-name.js'
import { GreenlineError, throwAll } from '../core/errors.js'
import type { JobResults } from '../core/merge.js'
import { METHODS, type Method, type Problem, type Results } from '../core/model.js'
import type { Redact } from '../core/redact.js'
import { type Artifact, downloadArtifact, listArtifacts } from '../github/artifacts.js'
import type { Client } from '../github/client.js'
import type { RepositoryName } from '../github/git-data.js'
import { ArchiveRefused, readArchive } from './archive.js'
import { openUnpacking, unpackResults, type Unpacking } from './unpack.js'

/** Where results are looked for, and what they have to be of. */
export interface CollectOptions {
  readonly client: Client
  readonly repository: RepositoryName
  readonly runId: string
  /** Of the run; results of later ones are nobody's. */
  readonly attempt: number
  readonly environment: string
  readonly redact: Redact
  /** Told what is worth a line in the log. */
  readonly note: (text: string) => void
}

/** What was found. */
export interface Collected {
  /** At least one. */
  readonly jobs: readonly JobResults[]
  /** About artifacts that cannot be used. */
  readonly problems: readonly Problem[]
}

/** An archive holds one file that is compressed already; hundreds of databases fill a few megabytes. */
const MAX_ARCHIVE_BYTES = 64 << 20
const MAX_DIGEST_BYTES = 1024
/** The latency of GitHub is hidden by these, while one archive at a time is unpacked. */
const DOWNLOADS_AT_ONCE = 4

interface Candidate {
  readonly artifact: Artifact
  readonly label: string
  readonly attempt: number
  readonly number: number
}

/** From the one that does most on: whoever deploys has validated before, in a matrix of its own perhaps. */
const METHODS_BY_WEIGHT = [...METHODS].reverse()

/**
 * Downloads, verifies and reads the results of all jobs, those of the method that does most.
 *
 * @throws GreenlineError(s) RESULTS_MISSING, RESULTS_UNREADABLE, RESULTS_DIFFER when there is none that can be used;
 *   TOKEN_FORBIDDEN, REPOSITORY_UNREACHABLE, PUBLISH_FAILED
 */
export async function collectJobs(options: CollectOptions): Promise<Collected> {
  const { client, repository, runId, environment, note } = options
  const artifacts = await listArtifacts(client, repository, runId)
  note(`This run has ${artifacts.length} artifacts.`)
  const unpacking = openUnpacking(options.redact)
  for (const method of METHODS_BY_WEIGHT) {
    const collected = await collectMethod(method, artifacts, options, unpacking)
    if (collected.jobs.length > 0) return collected
    throwAll(collected.problems.map(({ code, message, hint }) => new GreenlineError(code, message, hint)))
  }
  throw new GreenlineError(
    'RESULTS_MISSING',
    `This run has no results of a matrix job for the environment ${environment}.`,
    'Give each job of the matrix its region (`region: ${{ matrix.region }}`), and let this job need them all.',
  )
}

type Found =
  | { readonly status: 'ours'; readonly job: JobResults }
  | { readonly status: 'foreign' }
  | { readonly status: 'refused'; readonly problem: ArtifactProblem }

type ArtifactProblem = Problem & { readonly code: 'RESULTS_UNREADABLE' | 'RESULTS_DIFFER' }

async function collectMethod(
  method: Method,
  artifacts: readonly Artifact[],
  options: CollectOptions,
  unpacking: Unpacking,
): Promise<{ readonly jobs: readonly JobResults[]; readonly problems: readonly ArtifactProblem[] }> {
  const byLabel = candidatesOf(method, artifacts, options)
  const jobs: JobResults[] = []
  const problems: ArtifactProblem[] = []
  const read = async (candidates: readonly Candidate[]): Promise<void> => {
    const archives = inOrder(candidates, each => download(each, options))
    for await (const [candidate, archive] of archives) {
      const found = await readJob(candidate, archive, { ...options, method }, unpacking)
      if (found.status === 'ours') jobs.push(found.job)
      else if (found.status === 'refused') problems.push(found.problem)
      else options.note(`The artifact ${candidate.artifact.name} is of another execution.`)
    }
  }
  const newest = [...byLabel.values()].flatMap(all =>
    all.filter(({ attempt }) => attempt === all[0]?.attempt),
  )
  await read(newest)
  tellEarlier(jobs, options)
  // A job that ran again without the files that were green before tells nothing of them.
  const partial = new Set(
    jobs
      .filter(({ results }) => results.change.files.some(({ action }) => action === 'done'))
      .map(labelOfJob),
  )
  await read(
    [...byLabel].flatMap(([label, all]) =>
      partial.has(label) ? all.filter(each => !newest.includes(each)) : [],
    ),
  )
  return { jobs, problems }
}

const labelOfJob = ({ results: { execution } }: JobResults): string =>
  execution.part === undefined ? '' : labelOf(execution.part)

/** By region: those of the latest attempt first. */
function candidatesOf(
  method: Method,
  artifacts: readonly Artifact[],
  { environment, attempt: latest }: CollectOptions,
): ReadonlyMap<string, readonly Candidate[]> {
  const prefix = artifactPrefixOf({ method, environment })
  const byLabel = new Map<string, Candidate[]>()
  for (const artifact of artifacts) {
    // Environments have one name on GitHub, however it is written.
    const start = artifact.name.slice(0, prefix.length)
    const name =
      start.toLowerCase() === prefix.toLowerCase() ? prefix + artifact.name.slice(prefix.length) : ''
    const said = readArtifactName(name, prefix)
    if (said === undefined || said.attempt > latest) continue
    const candidates = byLabel.get(said.label) ?? []
    candidates.push({ artifact, ...said })
    byLabel.set(said.label, candidates)
  }
  for (const all of byLabel.values()) all.sort((a, b) => b.attempt - a.attempt || a.number - b.number)
  return byLabel
}

/** Jobs that were not run again keep what they did before. */
function tellEarlier(jobs: readonly JobResults[], { attempt, note }: CollectOptions): void {
  const earlier = jobs.filter(({ results }) => results.execution.attempt < attempt)
  if (earlier.length === 0) return
  note(
    `Of earlier attempts, since the jobs did not run again: ${earlier.map(({ name }) => name).join(', ')}.`,
  )
}

type Archive = Buffer | ArchiveRefused

async function download({ artifact }: Candidate, { client, repository }: CollectOptions): Promise<Archive> {
  const answer = await downloadArtifact(client, repository, artifact, { maxBytes: MAX_ARCHIVE_BYTES })
  if (answer.status === 'refused') return new ArchiveRefused(answer.reason)
  const digest = `sha256:${sha256(answer.archive)}`
  return artifact.digest === undefined || artifact.digest === digest
    ? answer.archive
    : new ArchiveRefused(`its digest is ${digest}, and GitHub has ${artifact.digest}`)
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function readJob(
  { artifact, ...said }: Candidate,
  archive: Archive,
  expected: CollectOptions & { readonly method: Method },
  unpacking: Unpacking,
): Promise<Found> {
  const name = `The artifact ${artifact.name}`
  try {
    if (archive instanceof ArchiveRefused) throw archive
    const files = await readArchive(
      archive,
      new Map([
        [RESULTS_FILE, MAX_ARCHIVE_BYTES],
        [DIGEST_FILE, MAX_DIGEST_BYTES],
      ]),
    )
    const packed = files.get(RESULTS_FILE)
    if (packed === undefined) throw new ArchiveRefused(`it holds no ${RESULTS_FILE}`)
    const results = unpackResults(packed, unpacking)
    const { environment, part } = results.execution
    // Names overlap: that of a whole execution, or of one on `Test-eu`, may begin as those of the jobs for `Test` do.
    if (part === undefined || !isSameName(environment, expected.environment)) return { status: 'foreign' }
    if (files.get(DIGEST_FILE)?.toString('latin1').split(' ')[0] !== sha256(packed)) {
      throw new ArchiveRefused('its results have another digest than their job wrote down')
    }
    const odd = oddities(results, said, expected)
    if (odd.length === 0) return { status: 'ours', job: { name, results } }
    return { status: 'refused', problem: differs(`${name} is not what it is called: ${odd.join(', ')}.`) }
  } catch (thrown) {
    if (!(thrown instanceof ArchiveRefused)) throw thrown
    return { status: 'refused', problem: unreadable(`${name} cannot be used: ${thrown.message}.`) }
  }
}

/** What results say otherwise than the run and the artifact's name, in words. */
function oddities(
  { execution }: Results,
  { label, attempt }: Omit<Candidate, 'artifact'>,
  { method, runId, repository }: CollectOptions & { readonly method: Method },
): readonly string[] {
  const { part } = execution
  const fullName = `${repository.owner}/${repository.name}`
  return [
    ...(execution.run === runId ? [] : [`it is of run ${execution.run}`]),
    ...(isSameName(execution.repository ?? '', fullName)
      ? []
      : [`it is of ${execution.repository ?? 'no repository'}`]),
    ...(execution.method === method ? [] : [`its method is ${execution.method}`]),
    ...(execution.attempt === attempt ? [] : [`it is of attempt ${execution.attempt}`]),
    ...(part !== undefined && labelOf(part) === label ? [] : ['it is of other servers']),
  ]
}

const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

const unreadable = (message: string): ArtifactProblem => ({
  code: 'RESULTS_UNREADABLE',
  message,
  hint: 'Run the job that made it again, and collect again.',
  severity: 'error',
})

const differs = (message: string): ArtifactProblem => ({
  code: 'RESULTS_DIFFER',
  message,
  hint: 'Find out which job uploads under this name, and give it another one.',
  severity: 'error',
})

/** Works on a few at once and gives them in their order. */
async function* inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R>): AsyncGenerator<[T, R]> {
  const running: { readonly item: T; readonly result: Promise<R> }[] = []
  const start = (item: T): void => {
    const result = work(item)
    // It is awaited in its turn, and another one may fail before.
    result.catch(() => undefined)
    running.push({ item, result })
  }
  for (const item of items) {
    start(item)
    if (running.length < DOWNLOADS_AT_ONCE) continue
    const first = running.shift()
    if (first !== undefined) yield [first.item, await first.result]
  }
  for (const { item, result } of running) yield [item, await result]
}
