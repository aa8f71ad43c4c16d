/**
 * One pass of the change over one target, with its logs shown. Invariant: the dry
 * run and the execution both come through here; only the sessions differ.
 */
import type { Mirror, Role } from '../core/model.js'
import type { Target } from '../core/target.js'
import { executeChange, type TargetExecution } from '../engine/execute.js'
import { lockTarget } from '../engine/lock.js'
import { problemsOf } from '../engine/problem.js'
import type { Scan } from '../engine/scan.js'
import { showLogs } from '../show-logs.js'
import { dialectOf, report, type Run } from './run.js'

const LOCK_WAIT_MS = 5 * 60_000

/** What a target is to an execution. */
export interface Part {
  readonly role: Role
  readonly mirror?: Mirror
}

/** Runs the change on one target and shows its logs. */
export async function execute(run: Run, scan: Scan, target: Target, part: Part): Promise<TargetExecution> {
  const { settings, recorder, host, signal, session } = run
  const index = openTarget(run, target, part)
  const dialect = dialectOf(target)
  const { transaction, onError } = settings
  const open: TargetExecution['open'] =
    part.role === 'dry-run' ? dialect.observing(target) : options => dialect.connect(target, options)
  const execution: TargetExecution = {
    ...{ index, target, dialect, open, recorder, host, signal },
    scripts: scan.scripts,
    options: { transaction, onError, session },
  }
  try {
    await using _lock = await lockTarget(dialect, target, { session, waitMs: LOCK_WAIT_MS, host, signal })
    await executeChange(execution)
  } catch (thrown) {
    for (const problem of problemsOf(thrown, { target: target.name })) report(run, problem, index)
  }
  showLogs(host, recorder.results(), index)
  return execution
}

/** Runs the change on every target of the environment. */
export async function executeAll(run: Run, scan: Scan, targets: readonly Target[]): Promise<void> {
  for (const target of targets) await execute(run, scan, target, { role: 'environment' })
}

/** Enters a target into the results; its statements are skipped until something else is known of them. */
export function openTarget({ recorder }: Run, { name, dialect }: Target, part: Part): number {
  const index = recorder.results().targets.length
  recorder.record({ event: 'target', target: { target: name, dialect, ...part } })
  return index
}
