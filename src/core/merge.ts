/**
 * Results of the jobs of a matrix → the results of one execution, as one process
 * would have given them. Pure. Invariant: no green is made: a server without
 * results, results that do not belong together, and anything red make it red.
 */
import { describePlaces, keepLatest, keepTogether, LIMITS, partOf, type JobResults } from './merge-choice.js'
import { joinChanges, joinGates, joinOvertaken, joinPhases } from './merge-parts.js'
import type { Part, Problem, Results, TargetResult } from './model.js'
import { colourOfTarget } from './results.js'
import { readTargetName } from './target-name.js'

export type { JobResults } from './merge-choice.js'

export interface MergeOptions {
  /** The servers that there have to be results of, in their order; those that the results themselves name when absent. */
  readonly servers?: Part['of']
  /** Of the execution that the jobs make together; the latest of theirs when absent. */
  readonly attempt?: number
  /** What was found before, such as an archive that cannot be read. */
  readonly problems?: readonly Problem[]
}

/**
 * Merges what the jobs have done.
 *
 * @param jobs - At least one, in any order, of one or several attempts.
 * @returns Targets in the order of the servers, and of the databases in them; dry runs first.
 */
export function mergeResults(jobs: readonly JobResults[], options: MergeOptions = {}): Results {
  const together = keepTogether(jobs)
  const latest = keepLatest(together.kept)
  const of = options.servers ?? partOf(firstOf(together.kept).results).of
  const order = new Map(of.map(({ server }, index) => [server, index]))
  const placeOf = ({ results }: JobResults): number =>
    Math.min(...partOf(results).servers.map(server => order.get(server) ?? of.length))
  const kept = [...latest.kept].sort((one, other) => placeOf(one) - placeOf(other))
  const all = kept.map(({ results }) => results)
  const covered = new Set(all.flatMap(results => partOf(results).servers))
  return {
    ...firstOf(kept).results,
    execution: joinExecutions(all, options.attempt),
    parameters: joinParameters(all),
    ...joinGates(all),
    overtakes: joinOvertaken(all),
    change: joinChanges(all.map(({ change }) => change)),
    phases: joinPhases(all.map(({ phases }) => phases)),
    targets: joinTargets(all, order),
    problems: distinct([
      ...(options.problems ?? []),
      ...together.problems,
      ...latest.problems,
      ...missing(of.filter(({ server }) => !covered.has(server))),
      ...unexpected([...covered].filter(server => !order.has(server))),
      ...all.flatMap(({ problems }) => problems),
    ]),
    interrupted: all.some(({ interrupted }) => interrupted),
  }
}

function firstOf(jobs: readonly JobResults[]): JobResults {
  const [first] = jobs
  if (first === undefined) throw new Error('There is nothing to merge')
  return first
}

const missing = (places: Part['of']): readonly Problem[] =>
  places.length === 0
    ? []
    : [
        {
          code: 'RESULTS_MISSING',
          message: `There are no results of ${describePlaces(places)}: nothing is known of what ran there.`,
          hint: 'Look at the job that should have made them for why it did not, and run it again.',
          severity: 'error',
        },
      ]

const unexpected = (servers: readonly string[]): readonly Problem[] =>
  servers.length === 0
    ? []
    : [
        {
          code: 'RESULTS_DIFFER',
          message: `There are results of ${describePlaces(servers.map(server => ({ server })))}, which the environment does not have.`,
          hint: 'Collect with the configuration file of the commit that was deployed.',
          severity: 'error',
        },
      ]

function joinExecutions(all: readonly Results[], attempt: number | undefined): Results['execution'] {
  const executions = all.map(({ execution }) => execution)
  const [first] = executions
  if (first === undefined) throw new Error('There is nothing to merge')
  const { part: _part, finishedAt: _finishedAt, ...execution } = first
  const ends = executions.flatMap(({ finishedAt }) => (finishedAt === undefined ? [] : [finishedAt]))
  const latest = ends.sort((one, other) => Date.parse(one) - Date.parse(other)).at(-1)
  return {
    ...execution,
    attempt: attempt ?? Math.max(...executions.map(each => each.attempt)),
    startedAt: executions
      .map(({ startedAt }) => startedAt)
      .reduce((one, other) => (Date.parse(other) < Date.parse(one) ? other : one)),
    ...(latest !== undefined && { finishedAt: latest }),
  }
}

/** Those that all jobs share; one that is another in each tells nothing of the whole. */
function joinParameters(all: readonly Results[]): Record<string, string> {
  const [first] = all
  const shared = Object.entries(first?.parameters ?? {}).filter(
    ([name, value]) => !LIMITS.includes(name) && all.every(({ parameters }) => parameters[name] === value),
  )
  return Object.fromEntries(shared)
}

function joinTargets(all: readonly Results[], order: ReadonlyMap<string, number>): TargetResult[] {
  const environment = all[0]?.execution.environment ?? ''
  const targets = withoutRepeatedDryRuns(all.flatMap(results => results.targets))
  return targets
    .map((target, index) => {
      // A database of the dry run alone, which belongs to no server here, comes first.
      const name = readTargetName(target.mirror?.of ?? target.target, environment)
      const place = name.environment === environment ? (order.get(name.server) ?? order.size) : -1
      return { target, index, role: target.role === 'dry-run' ? 0 : 1, place }
    })
    .sort((one, other) => one.role - other.role || one.place - other.place || one.index - other.index)
    .map(({ target }) => target)
}

/** A database that every job makes its dry run on is one target; what is not green there is always told. */
function withoutRepeatedDryRuns(targets: readonly TargetResult[]): readonly TargetResult[] {
  const known = new Map<string, boolean>()
  const isRepeated = (target: TargetResult): boolean => {
    if (target.role !== 'dry-run' || target.mirror !== undefined) return false
    const isGreen = colourOfTarget(target) === 'green'
    const before = known.get(target.target)
    known.set(target.target, isGreen && before !== false)
    return before !== undefined && isGreen
  }
  return targets.filter(target => !isRepeated(target))
}

const distinct = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map(problem => [JSON.stringify(problem), problem])).values(),
]
