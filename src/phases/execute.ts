/**
 * The change on targets, with their logs shown. Invariant: the dry run and the
 * execution both come through here; only the sessions differ.
 */
import type { Mirror, Problem, Role } from '../core/model.js'
import { colourOfTarget } from '../core/results.js'
import type { Target } from '../core/target.js'
import type { Dialect, SimulationOptions } from '../dialect/dialect.js'
import { executeChange, type TargetExecution } from '../engine/execute.js'
import { lockTarget } from '../engine/lock.js'
import { problemsOf } from '../engine/problem.js'
import { inParallel, planStages, rollOut, type StagePlan } from '../engine/rollout.js'
import type { Scan } from '../engine/scan.js'
import { plural } from '../render/format.js'
import { showLogs, showTargets } from '../show-logs.js'
import { startProgress } from './progress.js'
import { dialectOf, report, type Run } from './run.js'
import { limitsOf, type Validated } from './targets.js'

const LOCK_WAIT_MS = 5 * 60_000
/** Problems of databases that are shown as they happen. */
const MAX_TOLD = 20

/** What a target is to an execution. */
export interface Part {
  readonly role: Role
  readonly mirror?: Mirror
  readonly stage?: number
}

/** Runs the change on one target and shows its logs. */
export async function execute(run: Run, scan: Scan, target: Target, part: Part): Promise<TargetExecution> {
  const { recorder, host } = run
  const execution = toExecution(run, scan, target, openTarget(run, target, part))
  await executeLocked(run, execution, (problem, index) => report(run, problem, index))
  showLogs(host, recorder.results(), execution.index)
  return execution
}

/**
 * Runs the change on every target of the environment, stage by stage, as many at once as the limits let.
 * A target that is not begun says why.
 */
export async function executeAll(run: Run, scan: Scan, validated: Validated): Promise<void> {
  const { targets } = validated
  const { settings, recorder, host, stop } = run
  const [only] = targets
  if (only !== undefined && targets.length === 1) {
    await execute(run, scan, only, { role: 'environment' })
    return
  }
  const plan = planOf(run, targets)
  const stageOf = new Map(plan.flatMap((stage, at) => stage.targets.map(index => [index, at + 1] as const)))
  const indices = targets.map((target, at) => {
    const stage = plan.length > 1 ? stageOf.get(at) : undefined
    return openTarget(run, target, { role: 'environment', ...(stage === undefined ? {} : { stage }) })
  })
  const progress = startProgress(host, targets)
  const tell = tellFirst(run, MAX_TOLD)
  const notBegun = await rollOut({
    ...{ plan, targets, stop, ...limitsOf(run, validated) },
    threshold: settings.stageThreshold,
    failFast: settings.failFast ? 'after-red' : 'never',
    onStage: (stage, position) => {
      if (plan.length === 1) return
      host.info(`Stage ${position + 1} of ${plan.length}, ${stage.name}: ${databases(stage.targets.length)}`)
    },
    work: async at => {
      const [target, index] = [targets[at], indices[at]]
      if (target === undefined || index === undefined) throw new Error(`There is no target ${at}`)
      await executeLocked(run, { ...toExecution(run, scan, target, index), host: progress.quiet }, tell)
      const colour = colourOfTarget(recorder.target(index))
      progress.ended(target, colour === 'green' ? 'green' : 'red')
      return colour === 'green' ? 'green' : 'red'
    },
  })
  for (const { index: at, why } of notBegun) {
    const index = indices[at]
    if (index !== undefined) recorder.record({ event: 'note', target: index, note: `Not begun: ${why}` })
  }
  showTargets(host, recorder.results(), 'environment')
}

const databases = (count: number): string => plural(count, 'database')

function planOf({ settings }: Run, targets: readonly Target[]): StagePlan {
  const labels = new Map(settings.servers.map(server => [server.name, server.labels]))
  return planStages(targets, settings.stages, server => labels.get(server) ?? [])
}

function toExecution(run: Run, scan: Scan, target: Target, index: number): TargetExecution {
  const { settings, recorder, host, stop, signal, session } = run
  const dialect = dialectOf(target)
  const { transaction, onError } = settings
  const { role } = recorder.target(index)
  return {
    ...{ index, target, dialect, recorder, host, stop, signal },
    open: openerFor(run, dialect, target, role),
    scripts: scan.scripts,
    options: {
      transaction,
      onError,
      session: role === 'dry-run' ? session : { ...session, outputRows: settings.outputRows },
    },
  }
}

/** How the sessions of a pass are opened: all that its role decides of it. */
function openerFor(run: Run, dialect: Dialect, target: Target, role: Role): TargetExecution['open'] {
  if (role === 'environment') return options => dialect.connect(target, options)
  if (role === 'dry-run') return dialect.observing(target)
  return dialect.simulating(target, { privilegesOf: judgedAccount(run) })
}

/** Whose privileges a simulation judges: where the same account deploys afterwards, they are the session's own. */
function judgedAccount({ settings: { privilegesOf, method } }: Run): SimulationOptions['privilegesOf'] {
  const named = privilegesOf ?? (method === 'deploy' ? 'session' : 'nobody')
  return named === 'session' || named === 'nobody' ? named : { deployer: named }
}

/**
 * Foresees the change on every target of the environment: nothing is locked, since nothing is written.
 *
 * @returns Positions of the targets in the results.
 */
export async function foreseeAll(run: Run, scan: Scan, validated: Validated): Promise<readonly number[]> {
  const { recorder, host, stop } = run
  const { targets } = validated
  const indices = targets.map(target => openTarget(run, target, { role: 'simulation' }))
  const progress = startProgress(host, targets)
  const tell = tellFirst(run, MAX_TOLD)
  await inParallel(targets.keys(), {
    ...limitsOf(run, validated),
    keyOf: at => targets[at]?.server ?? '',
    mayBegin: () => !stop.aborted,
    work: async at => {
      const [target, index] = [targets[at], indices[at]]
      if (target === undefined || index === undefined) throw new Error(`There is no target ${at}`)
      await told(tell, target, index, () =>
        executeChange({
          ...toExecution(run, scan, target, index),
          ...(targets.length > 1 && { host: progress.quiet }),
        }),
      )
      if (targets.length > 1)
        progress.ended(target, colourOfTarget(recorder.target(index)) === 'red' ? 'red' : 'green')
    },
  })
  showTargets(host, recorder.results(), 'simulation')
  return indices
}

/** Records a problem of a target. */
type Tell = (problem: Problem, target: number) => void

/** Shows the first problems only, when a thousand databases may have the same; all are in the results. */
function tellFirst(run: Run, count: number): Tell {
  let told = 0
  return (problem, target) => {
    told += 1
    if (told <= count) report(run, problem, target)
    else run.recorder.record({ event: 'problem', problem, target })
    if (told === count + 1) run.host.warning('More databases have problems: the summary shows them together.')
  }
}

/** Runs the change while nobody else does so; what stands in the way is a problem of the target. */
async function executeLocked(run: Run, execution: TargetExecution, tell: Tell): Promise<void> {
  const { session, stop } = run
  const { target, dialect, index, host } = execution
  await told(tell, target, index, async () => {
    await using _lock = await lockTarget(dialect, target, { session, waitMs: LOCK_WAIT_MS, host, stop })
    await executeChange(execution)
  })
}

/** What a user can mend becomes a problem of the target. */
async function told(tell: Tell, { name }: Target, index: number, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (thrown) {
    for (const problem of problemsOf(thrown, { target: name })) tell(problem, index)
  }
}

/** Enters a target into the results; its statements are skipped until something else is known of them. */
export function openTarget({ recorder, settings }: Run, target: Target, part: Part): number {
  const index = recorder.targetCount()
  const { name, dialect, server } = target
  const region = settings.servers.find(each => each.name === server)?.region
  recorder.record({
    event: 'target',
    target: { target: name, dialect, ...(region === undefined ? {} : { region }), ...part },
  })
  return index
}
