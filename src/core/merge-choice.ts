/**
 * Which results of the jobs of a matrix count. Pure. Invariant: what is left out
 * is told as a problem, unless a later attempt of the same job took its place.
 */
import type { ChangedFile, FileResult, Part, Problem, Results, TargetResult } from './model.js'

/** What one job has done. */
export interface JobResults {
  /** What messages call it: an artifact, a file. */
  readonly name: string
  /** With `execution.part`. */
  readonly results: Results
}

/** What all results of one execution have in common. */
interface Identity {
  readonly environment: string
  readonly method: string
  readonly run: string
  readonly repository: string | undefined
  readonly deployment: string
  readonly change: string | undefined
  readonly version: string
  readonly servers: string
  readonly parameters: Readonly<Record<string, string>>
}

/** Parameters that may be another in each job: where it works, and how it is told of. */
const OF_A_JOB = new Set([
  ...['region', 'server', 'database-url', 'dry-run-url', 'max-parallel'],
  ...['check', 'comment', 'artifact', 'commit-logs', 'log-branch'],
])

/** Parameters that say which servers a job was for: an execution of all of them has none. */
export const LIMITS: readonly string[] = ['region', 'server']

const NAMES: Readonly<Record<Exclude<keyof Identity, 'parameters'>, string>> = {
  environment: 'environment',
  method: 'method',
  run: 'run',
  repository: 'repository',
  deployment: 'deployment',
  change: 'digest of the change',
  version: 'version of Greenline',
  servers: 'list of servers',
}

/** The part of an execution; results without one are refused before they come here. */
export function partOf({ execution }: Results): Part {
  if (execution.part === undefined) throw new Error('Results of a whole execution are not merged')
  return execution.part
}

function identityOf(results: Results): Identity {
  const { environment, method, run, repository, deployment } = results.execution
  const matters = Object.entries(results.parameters).filter(([name]) => !OF_A_JOB.has(name))
  return {
    ...{ environment, method, repository, deployment },
    // Only GitHub gives several processes one run; each process of a command line makes an id of its own.
    run: /^\d+$/.test(run) ? run : '',
    change: results.change.digest,
    version: results.greenline,
    servers: JSON.stringify(partOf(results).of),
    parameters: Object.fromEntries(matters.sort(([one], [other]) => (one < other ? -1 : 1))),
  }
}

/** Leaves out what does not belong to most of the others. */
export function keepTogether(jobs: readonly JobResults[]): {
  readonly kept: readonly JobResults[]
  readonly problems: readonly Problem[]
} {
  const identities = jobs.map(({ results }) => identityOf(results))
  const keys = identities.map(identity => JSON.stringify(identity))
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  const [common] = [...counts].reduce((best, each) => (each[1] > best[1] ? each : best), ['', 0])
  const reference = identities[keys.indexOf(common)]
  const problems = jobs.flatMap(({ name }, index) => {
    const identity = identities[index]
    if (keys[index] === common || identity === undefined || reference === undefined) return []
    return [differs(`${name} does not belong to the others: ${differences(identity, reference)}`)]
  })
  return { kept: jobs.filter((_job, index) => keys[index] === common), problems }
}

function differences(one: Identity, other: Identity): string {
  const fields = Object.entries(NAMES).flatMap(([field, name]) =>
    one[field as keyof typeof NAMES] === other[field as keyof typeof NAMES] ? [] : [name],
  )
  const names = [...new Set([...Object.keys(one.parameters), ...Object.keys(other.parameters)])]
  const parameters = names.filter(name => one.parameters[name] !== other.parameters[name])
  const all = [...fields, ...parameters.map(name => `parameter ${name}`)]
  return `${all.join(', ')} ${all.length === 1 ? 'is' : 'are'} not the same.`
}

/** Of several results for the same servers the latest, and of results that share a server the first. */
export function keepLatest(jobs: readonly JobResults[]): {
  readonly kept: readonly JobResults[]
  readonly problems: readonly Problem[]
} {
  const problems: Problem[] = []
  const bySameServers = new Map<string, JobResults>()
  for (const job of [...jobs].sort(byTime)) {
    const key = JSON.stringify(partOf(job.results).servers)
    const before = bySameServers.get(key)
    if (before !== undefined && areTwoExecutions(before.results, job.results)) {
      problems.push(differs(`${before.name} and ${job.name} are both of ${placesOf(job.results)}.`))
    }
    bySameServers.set(key, before === undefined ? job : { ...job, results: afterAttempt(before, job) })
  }
  const taken = new Map<string, string>()
  const kept = [...bySameServers.values()].filter(({ name, results }) => {
    const { servers } = partOf(results)
    const shared = servers.find(server => taken.has(server))
    if (shared !== undefined) {
      problems.push(differs(`${taken.get(shared) ?? ''} and ${name} are both of the server ${shared}.`))
      return false
    }
    for (const server of servers) taken.set(server, name)
    return true
  })
  return { kept, problems }
}

const byTime = ({ results: { execution: one } }: JobResults, { results: { execution: other } }: JobResults) =>
  one.attempt - other.attempt || Date.parse(one.startedAt) - Date.parse(other.startedAt)

/** A step after the main one publishes the same execution again; another job of the attempt is another one. */
const areTwoExecutions = ({ execution: one }: Results, { execution: other }: Results): boolean =>
  one.attempt === other.attempt && one.startedAt !== other.startedAt

/** The servers of a job, by their regions where they have one. */
export function placesOf(results: Results): string {
  const { servers, of } = partOf(results)
  return describePlaces(of.filter(({ server }) => servers.includes(server)))
}

/** More names are not told in a sentence. */
const MAX_NAMES = 10

/** `the regions eu and us`, `the server one`; more than ten are counted. */
export function describePlaces(places: Part['of']): string {
  const regions = [...new Set(places.map(({ region }) => region).filter(region => region !== undefined))]
  const servers = places.filter(({ region }) => region === undefined).map(({ server }) => server)
  const lists = [
    ...(regions.length === 0 ? [] : [describeNames('region', regions)]),
    ...(servers.length === 0 ? [] : [describeNames('server', servers)]),
  ]
  return lists.join(' and ')
}

function describeNames(kind: string, names: readonly string[]): string {
  const told = names.slice(0, MAX_NAMES)
  const more = names.length - told.length
  const all = more > 0 ? [...told, `${more} more`] : told
  const list = all.length === 1 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`
  return `the ${kind}${names.length === 1 ? '' : 's'} ${list}`
}

const differs = (message: string): Problem => ({
  code: 'RESULTS_DIFFER',
  message,
  hint: 'Run all jobs of the matrix from one commit with the same inputs, each server in one of them, and collect again.',
  severity: 'error',
})

/**
 * The results of a later attempt, with what an earlier one did to files that were green there and were not run again.
 */
function afterAttempt({ results: before }: JobResults, { results: after }: JobResults): Results {
  const done = new Set(after.change.files.filter(({ action }) => action === 'done').map(({ path }) => path))
  if (done.size === 0 || before.execution.attempt === after.execution.attempt) return after
  const earlier = before.targets.filter(({ role }) => role === 'environment')
  const byName = new Map(earlier.map(target => [target.target, target]))
  const known = new Set(
    after.targets.filter(({ role }) => role === 'environment').map(({ target }) => target),
  )
  const order = new Map(after.change.files.map(({ path }, index) => [path, index]))
  const filesOf = (target: TargetResult | undefined): readonly FileResult[] =>
    (target?.files ?? []).filter(({ path }) => done.has(path))
  const inOrder = (files: readonly FileResult[]): FileResult[] =>
    [...files].sort((one, other) => (order.get(one.path) ?? 0) - (order.get(other.path) ?? 0))
  const joined = after.targets.map(target =>
    target.role === 'environment'
      ? { ...target, files: inOrder([...filesOf(byName.get(target.target)), ...target.files]) }
      : target,
  )
  const alone = earlier
    .filter(({ target }) => !known.has(target))
    .map(target => ({ ...target, files: inOrder(filesOf(target)), problems: [] }))
  const ran = new Set(earlier.flatMap(target => filesOf(target).map(({ path }) => path)))
  const files = after.change.files.map((file): ChangedFile =>
    ran.has(file.path) ? { ...file, action: 'run' } : file,
  )
  return { ...after, targets: [...joined, ...alone], change: { ...after.change, files } }
}
