/**
 * The pipeline: change, validation, dry run, environment. Invariant: no
 * statement reaches an environment unless the change is text that was read to
 * its end, every target was validated, and the dry run was green (or is off, in
 * so many words).
 */
import { createTextCheck } from './change/decode.js'
import { readChange } from './change/read-change.js'
import type { Settings } from './config/settings.js'
import type { ChangeSource } from './core/change-source.js'
import type { Host } from './core/host.js'
import type { Execution, Mirror, PhaseName, Problem, Results, Role } from './core/model.js'
import { colourOfTarget } from './core/results.js'
import type { Target } from './core/target.js'
import type { Dialect, SessionOptions } from './dialect/dialect.js'
import { DIALECTS } from './dialect/registry.js'
import { executeChange, type TargetExecution } from './engine/execute.js'
import { openJournal, type Recorder } from './engine/journal.js'
import { lockTarget } from './engine/lock.js'
import { openMirror, refuseToReachBeyond, type MirrorPlace } from './engine/mirror.js'
import { problemsOf } from './engine/problem.js'
import { executeAgain } from './engine/re-execute.js'
import { scanChange, type Scan } from './engine/scan.js'
import { validateTargets } from './engine/validate.js'
import { plural } from './render/format.js'
import { showProblem } from './report-failure.js'
import { showLogs } from './show-logs.js'
import { VERSION } from './version.js'

/** All that one execution needs to know. */
export interface Deployment {
  readonly settings: Settings
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
  readonly signal: AbortSignal
}

const CONNECT_TIMEOUT_MS = 15_000
const LOCK_WAIT_MS = 5 * 60_000

/** What every phase works with. */
interface Run extends Deployment {
  readonly recorder: Recorder
  readonly session: SessionOptions
}

/**
 * Runs one execution from the change to the environment. Whatever goes wrong is
 * in the results; only bugs are thrown.
 *
 * @returns Results that still hold secrets, where a server or a file had them.
 */
export async function deploy(deployment: Deployment): Promise<Results> {
  const { settings, execution, parameters } = deployment
  const recorder = openJournal(deployment.journalFile)
  const session = {
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    lockTimeoutMs: settings.lockTimeoutMs,
    statementTimeoutMs: settings.statementTimeoutMs,
  }
  const run: Run = { ...deployment, recorder, session }
  const { environment, method } = settings
  recorder.record({
    event: 'opened',
    greenline: VERSION,
    execution: { ...execution, deployment: deployment.commit, environment, method },
    parameters,
  })
  try {
    await runPhases(run)
  } finally {
    for (const target of [settings.target, settings.dryRunTarget]) {
      if (target !== undefined) await dialectOf(target).release(target)
    }
  }
  if (run.signal.aborted) report(run, CANCELLED)
  recorder.record({ event: 'finished', finishedAt: new Date().toISOString() })
  recorder.close()
  return recorder.results()
}

async function runPhases(run: Run): Promise<void> {
  const { settings } = run
  const { method, environment } = settings
  if (method === 'validate') {
    await inPhase(run, 'validate', 'Validate', () => validate(run))
    return
  }
  const scan = await inPhase(run, 'change', 'Read the change', () => readScan(run))
  if (scan === undefined || scan.scripts.length === 0) return
  if ((await inPhase(run, 'validate', 'Validate', () => validate(run))) === undefined) return
  if (settings.dryRun === 'off') skipPhase(run, 'dry-run', 'Switched off by dry-run: off')
  else {
    await inPhase(run, 'dry-run', `Dry run for ${environment}`, () => dryRun(run, scan))
  }
  if (method === 'dry-run') return
  if (run.signal.aborted || isRed(run, 'dry-run')) {
    openTarget(run, 'environment', required(settings.target))
    const why = run.signal.aborted ? 'the execution was cancelled' : 'the dry run is red'
    skipPhase(run, 'deploy', `Nothing was sent to ${environment}: ${why}`)
    return
  }
  await inPhase(run, 'deploy', `Deploy to ${environment}`, () =>
    execute(run, scan, 'environment', required(settings.target)),
  )
}

/**
 * Runs a phase in a group of the log and records how it ended.
 *
 * @returns undefined when the phase is red because of what a user can mend.
 */
async function inPhase<T>(
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
    end(verdictOfPhases(recorder.results(), name))
    return done
  } catch (thrown) {
    for (const problem of problemsOf(thrown)) report(run, problem)
    end('red')
    return undefined
  } finally {
    group.close()
  }
}

/** Records a problem, of a target or of the execution, and tells whoever watches. */
function report({ recorder, host }: Run, problem: Problem, target?: number): void {
  recorder.record({ event: 'problem', problem, ...(target === undefined ? {} : { target }) })
  showProblem(host, problem)
}

const isRed = ({ recorder }: Run, name: PhaseName): boolean =>
  recorder.results().phases.some(phase => phase.name === name && phase.status === 'red')

/** A phase is green unless it left something red behind it. */
function verdictOfPhases(results: Results, name: PhaseName): 'green' | 'red' {
  if (results.problems.some(problem => problem.severity === 'error')) return 'red'
  const role = name === 'dry-run' ? 'dry-run' : name === 'deploy' ? 'environment' : undefined
  const targets = results.targets.filter(target => target.role === role)
  return targets.every(target => colourOfTarget(target) === 'green') ? 'green' : 'red'
}

function skipPhase({ recorder, host }: Run, name: PhaseName, note: string): void {
  recorder.record({
    event: 'phase',
    phase: { name, status: 'skipped', startedAt: new Date().toISOString(), durationMs: 0, note },
  })
  host.info(note)
}

async function readScan({ settings, source, event, folder, recorder, host }: Run): Promise<Scan> {
  const { files: globs, order } = settings
  const { change, files, notes } = await readChange({
    ...{ folder, source, files: globs, order, event },
    inMemoryBytes: settings.streamAboveBytes,
  })
  notes.forEach(note => host.info(note))
  recorder.record({ event: 'change', change, plan: {} })
  const dialect = dialectOf(settings.target ?? required(settings.dryRunTarget))
  const scan = await scanChange(change, files, {
    dialect,
    hugeBytes: settings.streamAboveBytes,
    startTextCheck: createTextCheck,
  })
  recorder.record({ event: 'change', change: scan.change, plan: { ...scan.plan } })
  for (const { path, action, statements = 0 } of scan.change.files) {
    host.info(
      action === 'run' ? `${path}: ${plural(statements, 'statement')}` : `${path}: ${action}, not run`,
    )
  }
  if (scan.change.files.length === 0) host.info('No SQL file was changed: nothing to do.')
  return scan
}

/** Connects to every database that will be touched. @returns undefined when something speaks against it. */
async function validate(run: Run): Promise<'valid' | undefined> {
  const { settings, session, host } = run
  const targets = [settings.method === 'dry-run' ? undefined : settings.target, settings.dryRunTarget]
  const validations = await validateTargets(
    targets.filter(target => target !== undefined),
    dialectOf,
    session,
  )
  for (const { target, server, problems } of validations) {
    if (server !== undefined)
      host.info(`${target.name}: ${server.product} ${server.version}, TLS ${server.tls}`)
    for (const problem of problems) report(run, problem)
  }
  const problems = validations.flatMap(validation => validation.problems)
  return problems.some(problem => problem.severity === 'error') ? undefined : 'valid'
}

/** Runs the change where nothing is at stake: on a database that was prepared, or on a mirror of the target. */
async function dryRun(run: Run, scan: Scan): Promise<void> {
  const { settings, recorder, session, signal, host } = run
  const places = placesOf(settings)
  if (places === 'prepared') {
    await execute(run, scan, 'dry-run', required(settings.dryRunTarget))
    return
  }
  const source = required(settings.target)
  if (places.includes('target')) {
    await refuseToReachBeyond(
      dialectOf(source),
      source,
      scan.scripts.map(script => script.file),
    )
  }
  await using mirror = await openMirror(dialectOf(source), source, {
    ...{ places, session, signal, host },
    server: settings.dryRunTarget,
    data: settings.mirrorData,
    difference: settings.mirrorDifference,
    report: problem => report(run, problem),
    beforeScratch: scratch => recorder.record({ event: 'scratch', ...scratch }),
  })
  const execution = await execute(run, scan, 'dry-run', mirror.target, mirror.facts)
  const first = recorder.results()
  if (settings.reExecutable === 'off' || signal.aborted || !isGreen(first, execution.index)) return
  const severity = settings.reExecutable === 'error' ? 'error' : 'warning'
  const problems = await executeAgain(execution, first, severity)
  for (const problem of problems) report(run, problem, execution.index)
}

const isGreen = ({ targets }: Results, index: number): boolean =>
  targets.slice(index, index + 1).every(target => colourOfTarget(target) === 'green')

/** Where the dry run may happen: a database that is used as it is, or places for a mirror, the best first. */
function placesOf({ dryRun: where, dryRunTarget, target }: Settings): 'prepared' | readonly MirrorPlace[] {
  if (where === 'prepared') return 'prepared'
  if (where !== 'auto' && where !== 'off') return [where]
  if (dryRunTarget === undefined) return ['local', 'embedded']
  return target === undefined ? 'prepared' : ['server']
}

/** Runs the change on one target and shows its logs. */
async function execute(
  run: Run,
  scan: Scan,
  role: Role,
  target: Target,
  mirror?: Mirror,
): Promise<TargetExecution> {
  const { settings, recorder, host, signal, session } = run
  const index = openTarget(run, role, target, mirror)
  const dialect = dialectOf(target)
  const { transaction, onError } = settings
  const open: TargetExecution['open'] =
    role === 'dry-run' ? dialect.observing(target) : options => dialect.connect(target, options)
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

/** Enters a target into the results; its statements are skipped until something else is known of them. */
function openTarget({ recorder }: Run, role: Role, { name, dialect }: Target, mirror?: Mirror): number {
  const index = recorder.results().targets.length
  const made = mirror === undefined ? {} : { mirror }
  recorder.record({ event: 'target', target: { target: name, role, dialect, ...made } })
  return index
}

const dialectOf = (target: Target): Dialect => DIALECTS[target.dialect]

const required = (target: Target | undefined): Target => {
  if (target === undefined) throw new Error('Settings without a target came through')
  return target
}

const CANCELLED = {
  code: 'CANCELLED',
  message: 'The execution was cancelled; the statement that ran was cancelled on the server.',
  hint: 'Look at the logs for what ran, and run the change again when you are ready.',
  severity: 'error',
} as const
