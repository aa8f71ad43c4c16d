/**
 * What the phases of an execution have in common: what they work with, how they
 * begin and end, how a problem is told. Invariant: a phase ends green only when it
 * left nothing red behind it.
 */
import type { ExecutionSettings } from '../config/settings.js'
import type { ChangeSource } from '../core/change-source.js'
import type { Host } from '../core/host.js'
import type { Execution, Gate, PhaseName, Problem } from '../core/model.js'
import { colourOfTarget, PHASE_OF_ROLE, type Colour } from '../core/results.js'
import type { Server, Target } from '../core/target.js'
import type { Dialect, SessionOptions } from '../dialect/dialect.js'
import { DIALECTS } from '../dialect/registry.js'
import type { Recorder } from '../engine/journal.js'
import { problemsOf } from '../engine/problem.js'
import type { History } from '../history/history.js'
import { showProblem } from '../report-failure.js'

/** All that one execution needs to know. */
export interface Deployment {
  readonly settings: ExecutionSettings
  /** As given, without secrets; they go into the results. */
  readonly parameters: Readonly<Record<string, string>>
  readonly execution: Omit<Execution, 'deployment' | 'environment' | 'method'>
  readonly source: ChangeSource
  /** The commit that was checked out: the deployment's id until the change is known. */
  readonly commit: string
  readonly event: string
  /** A folder of the repository. */
  readonly folder: string
  readonly journalFile: string
  readonly host: Host
  /** Aborted when nothing new is to begin. */
  readonly stop: AbortSignal
  /** Aborted when what runs is to be cancelled; `stop` is aborted by then. */
  readonly signal: AbortSignal
  /**
   * Asks whether the job may do what it is about to; absent on the command line.
   *
   * @throws GreenlineError when it may not; nothing has been connected to then.
   */
  readonly gate?: (warn: (problem: Problem) => void) => Promise<Gate>
  /**
   * Reads what the log branch tells; absent where nobody asks for it.
   *
   * @throws GreenlineError RESULTS_UNREADABLE, TOKEN_FORBIDDEN, REPOSITORY_UNREACHABLE
   */
  readonly history?: () => Promise<History>
}

/** What every phase works with. */
export interface Run extends Deployment {
  readonly recorder: Recorder
  readonly session: SessionOptions
}

/**
 * Runs a phase in a group of the log and records how it ended.
 *
 * @returns undefined when the phase is red because of what a user can mend.
 */
export async function inPhase<T>(
  run: Run,
  name: PhaseName,
  title: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const { recorder, host } = run
  const started = performance.now()
  const startedAt = new Date().toISOString()
  recorder.record({ event: 'phase', phase: { name, status: 'running', startedAt } })
  const group = host.group(title)
  const end = (status: 'green' | 'red'): void => {
    const durationMs = Math.round(performance.now() - started)
    recorder.record({ event: 'phase', phase: { name, status, startedAt, durationMs } })
  }
  try {
    const done = await work()
    end(verdictOfPhase(run, name))
    return done
  } catch (thrown) {
    for (const problem of problemsOf(thrown)) report(run, problem)
    end('red')
    return undefined
  } finally {
    group.close()
  }
}

function verdictOfPhase({ recorder, settings }: Run, name: PhaseName): 'green' | 'red' {
  const results = recorder.results()
  if (results.problems.some(problem => problem.severity === 'error')) return 'red'
  // Where it only informs, the dry run and the server have the last word.
  if (name === 'simulate' && settings.method !== 'test' && settings.predict !== 'required') return 'green'
  const targets = results.targets.filter(({ role }) => PHASE_OF_ROLE[role] === name)
  return targets.every(target => FINE.has(colourOfTarget(target))) ? 'green' : 'red'
}

const FINE: ReadonlySet<Colour> = new Set(['green', 'yellow'])

/** Records that a phase is left out, and says why. */
export function skipPhase({ recorder, host }: Run, name: PhaseName, note: string): void {
  recorder.record({
    event: 'phase',
    phase: { name, status: 'skipped', startedAt: new Date().toISOString(), durationMs: 0, note },
  })
  host.info(note)
}

/** Records a problem, of a target or of the execution, and tells whoever watches. */
export function report({ recorder, host }: Run, problem: Problem, target?: number): void {
  recorder.record({ event: 'problem', problem, ...(target === undefined ? {} : { target }) })
  showProblem(host, problem)
}

/** Whether a phase has ended red. */
export const isRed = ({ recorder }: Run, name: PhaseName): boolean =>
  recorder.results().phases.some(phase => phase.name === name && phase.status === 'red')

export const dialectOf = ({ dialect }: Server | Target): Dialect => DIALECTS[dialect]

/** @throws Error when settings came through without the database that their method needs. */
export function required<T>(database: T | undefined): T {
  if (database === undefined) throw new Error('Settings without a database came through')
  return database
}
