/** The action's main step. Invariant: whatever happens, the exit code is 0 only for a green execution that was published. */
import { saveState, setOutput } from '@actions/core'
import {
  askGitHub,
  newJournalFile,
  openActionRun,
  openActionsHost,
  publishOptions,
  type ActionRun,
} from './action.js'
import { areOfExecution } from './config/settings.js'
import { countResults, verdictOf } from './core/results.js'
import { deploy } from './deploy.js'
import { cancelOnSignal } from './cancel.js'
import { collectResults } from './collect-results.js'
import { planAction } from './plan.js'
import { publishResults, type Published } from './publication.js'
import { paletteFor, renderConsoleVerdict } from './render/console.js'
import { reportFailure, showErrors } from './report-failure.js'

/** Runs the execution and publishes it; sets outputs and exit code. */
export async function main(): Promise<void> {
  const { env } = process
  const { host, secrets } = openActionsHost(env)
  await reportFailure(host, async () => {
    const run = await openActionRun(env, secrets)
    const { method } = run.settings
    if (method === 'plan') setOutputs(await planAction(run))
    else finish(run, await (method === 'collect' ? collectResults(run, env) : runAndPublish(run, env)))
  })
}

async function runAndPublish(run: ActionRun, env: NodeJS.ProcessEnv): Promise<Published> {
  const { settings, context, host, parameters } = run
  if (!areOfExecution(settings)) throw new Error(`Method ${settings.method} makes no execution`)
  run.notes.forEach(note => host.info(note))
  const journalFile = newJournalFile(env)
  saveState('journal', journalFile)
  const { repository, runId, runAttempt, runUrl, actor } = context
  const results = await deploy({
    settings,
    parameters,
    host,
    journalFile,
    execution: {
      run: runId,
      attempt: runAttempt,
      repository: repository.fullName,
      runUrl,
      startedAt: new Date().toISOString(),
      ...(actor === '' ? {} : { actor }),
    },
    source: context.source,
    commit: context.sha,
    event: context.eventName,
    folder: context.workspace,
    ...cancelOnSignal(host, settings.onCancel),
    ...(await askGitHub(run, settings, env)),
  })
  const published = await publishResults(results, await publishOptions(run, env))
  saveState('published', 'true')
  return published
}

function setOutputs(outputs: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
}

function finish({ host }: ActionRun, { results, resultsPath, logUrl, failures }: Published): void {
  const verdict = verdictOf(results)
  const totals = countResults(results)
  const outputs: Record<string, string | number> = {
    result: verdict,
    'statements-total': totals.total,
    'statements-succeeded': totals.succeeded,
    'statements-failed': totals.failed,
    'statements-not-simulated': totals.notSimulated,
    'statements-skipped': totals.skipped,
    'statements-rolled-back': totals.rolledBack,
    'statements-unknown': totals.unknown,
    files: JSON.stringify(results.change.files.filter(file => file.action === 'run').map(file => file.path)),
    'log-url': logUrl ?? '',
    'results-path': resultsPath,
  }
  setOutputs(outputs)
  host.info(renderConsoleVerdict(results, paletteFor(host)))
  host.info(`Results: ${resultsPath}${logUrl === undefined ? '' : `\nLogs: ${logUrl}`}`)
  showErrors(host, failures)
  if (verdict === 'red' || failures.length > 0) process.exitCode = 1
}
