/**
 * The pipeline on one screen: gate, change, history, validation, simulation, dry run, environment.
 * Invariant: no statement reaches an environment unless the job may deploy there, the
 * change is text that was read to its end and in its turn, every target was validated,
 * and the dry run was green (or is off, in so many words).
 */
import type { Results } from './core/model.js'
import { mainRoleOf, PHASE_OF_ROLE } from './core/results.js'
import { targetOf } from './core/target.js'
import { closeTunnels } from './dialect/tunnel.js'
import { openJournal } from './engine/journal.js'
import { readFiles, readScan } from './phases/change.js'
import { dryRun } from './phases/dry-run.js'
import { executeAll, openTarget } from './phases/execute.js'
import { passGate } from './phases/gate.js'
import { consultHistory } from './phases/history.js'
import { dialectOf, inPhase, isRed, report, skipPhase, type Deployment, type Run } from './phases/run.js'
import { simulate } from './phases/simulate.js'
import { validate } from './phases/validate.js'
import { VERSION } from './version.js'

export type { Deployment }

const CONNECT_TIMEOUT_MS = 15_000

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
  const run: Run = { ...deployment, ...readOnce(deployment), recorder, session }
  const { environment, method } = settings
  recorder.record({
    event: 'opened',
    greenline: VERSION,
    execution: {
      ...{ ...execution, deployment: deployment.commit, environment, method },
      ...(settings.part !== undefined && { part: settings.part }),
    },
    parameters,
  })
  try {
    await runPhases(run)
  } finally {
    await releaseDatabases(run)
    await closeTunnels()
  }
  if (run.stop.aborted) report(run, run.signal.aborted ? CANCELLED : STOPPED)
  recorder.record({ event: 'finished', finishedAt: new Date().toISOString() })
  recorder.close()
  return recorder.results()
}

/** Two phases look at the history, and it is to be the same for both. */
function readOnce({ history }: Deployment): Pick<Deployment, 'history'> {
  if (history === undefined) return {}
  let read: ReturnType<typeof history> | undefined
  return { history: () => (read ??= history()) }
}

async function runPhases(run: Run): Promise<void> {
  const { settings } = run
  const { method, environment } = settings
  if (run.gate !== undefined && (await inPhase(run, 'gate', 'Gate', () => passGate(run))) === undefined)
    return
  if (settings.servers.length === 0 && settings.dryRunTarget === undefined) {
    await inPhase(run, 'change', 'Read the change', () => readFiles(run))
    skipPhase(run, method === 'validate' ? 'validate' : PHASE_OF_ROLE[mainRoleOf(method)], NO_DATABASE)
    return
  }
  if (method === 'validate') {
    await inPhase(run, 'validate', 'Validate', () => validate(run))
    return
  }
  const whole = await inPhase(run, 'change', 'Read the change', () => readScan(run))
  if (whole === undefined || whole.scripts.length === 0) return
  const past = await inPhase(run, 'history', 'Look at the history', () => consultHistory(run, whole))
  if (past === undefined || isRed(run, 'history') || past.scan.scripts.length === 0) return
  const { scan } = past
  const validated = await inPhase(run, 'validate', 'Validate', () => validate(run))
  if (validated === undefined) return
  if (method === 'test' || settings.predict !== 'off') {
    await inPhase(run, 'simulate', `Simulate on ${environment}`, () => simulate(run, scan, validated))
  }
  if (method === 'test') return
  if (settings.dryRun === 'off') skipPhase(run, 'dry-run', 'Switched off by dry-run: off')
  else {
    await inPhase(run, 'dry-run', `Dry run for ${environment}`, async () => {
      await dryRun(run, scan, validated)
      await past.judgeOvertaking('ran')
    })
  }
  if (method === 'dry-run') return
  const red = (['dry-run', 'simulate'] as const).find(phase => isRed(run, phase))
  if (run.stop.aborted || red !== undefined) {
    for (const target of validated.targets) openTarget(run, target, { role: 'environment' })
    const why = run.stop.aborted
      ? 'the execution was cancelled'
      : `the ${red === 'simulate' ? 'simulation' : 'dry run'} is red`
    skipPhase(run, 'deploy', `Nothing was sent to ${environment}: ${why}`)
    return
  }
  await inPhase(run, 'deploy', `Deploy to ${environment}`, () => executeAll(run, scan, validated))
}

/** Embedded databases in memory end with the execution. */
async function releaseDatabases({ settings: { servers, dryRunTarget } }: Run): Promise<void> {
  const embedded = servers.flatMap(server =>
    server.databases.kind === 'one' ? [targetOf(server, server.databases.name)] : [],
  )
  for (const target of [...embedded, ...(dryRunTarget === undefined ? [] : [dryRunTarget])]) {
    await dialectOf(target).release(target)
  }
}

const NO_DATABASE =
  'The run was given no database: pull requests from forks and by Dependabot get no secrets. The files were read, nothing was executed; somebody who may push has to run them.'

const STOPPED = {
  code: 'CANCELLED',
  message: 'The execution was stopped: what ran went on to its end, and nothing new was begun.',
  hint: 'Look at the logs for what ran, and run the change again when you are ready.',
  severity: 'error',
} as const

const CANCELLED = {
  code: 'CANCELLED',
  message: 'The execution was cancelled; what ran was cancelled on the server.',
  hint: 'Look at the logs for what ran, and run the change again when you are ready.',
  severity: 'error',
} as const
