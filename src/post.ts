/**
 * The action's post step. Invariant: an execution is published exactly once: by
 * main when it lives to its end, else here from the journal.
 */
import { getState } from '@actions/core'
import { openActionRun, openActionsHost, publishOptions, type ActionRun } from './action.js'
import { closeInterrupted } from './core/fold.js'
import { targetOf } from './core/target.js'
import { learnPasswords } from './dialect/credential.js'
import { DIALECTS } from './dialect/registry.js'
import { readJournal, type LeftBehind } from './engine/journal.js'
import { serverOf } from './engine/mirror.js'
import { problemsOf } from './engine/problem.js'
import { publishResults } from './publication.js'
import { paletteFor, renderConsole } from './render/console.js'
import { reportFailure, showErrors, showProblem } from './report-failure.js'

/** Publishes what a main step that died left in its journal; does nothing after one that did not. */
export async function post(): Promise<void> {
  const journalFile = getState('journal')
  if (journalFile === '' || getState('published') === 'true') return
  const { env } = process
  const { host, secrets } = openActionsHost(env)
  await reportFailure(host, async () => {
    const recorded = readJournal(journalFile)
    if (recorded === undefined) return
    const run = await openActionRun(env, secrets)
    run.host.warning('The main step did not reach its end; its log is published from the journal.')
    await learnPasswords(run.settings.servers.map(server => targetOf(server, '')))
    const results = closeInterrupted(recorded.results, new Date().toISOString())
    const published = await publishResults(results, await publishOptions(run, env))
    run.host.info(renderConsole(published.results, paletteFor(run.host)))
    showErrors(run.host, published.failures)
    await dropScratches(recorded, run)
    process.exitCode = 1
  })
}

/** Drops what a killed dry run has left on servers, and stops servers of its own. */
async function dropScratches({ scratches }: LeftBehind, { settings, host }: ActionRun): Promise<void> {
  const { servers, dryRunTarget, lockTimeoutMs } = settings
  const [anyServer] = servers
  if (anyServer === undefined) return
  const { mirroring } = DIALECTS[anyServer.dialect]
  const swept = await mirroring.sweepLocal()
  if (swept > 0) host.info('A throw-away server that was left running has been stopped and removed.')
  for (const { name, place, server } of scratches) {
    const source = servers.find(each => each.name === server)
    try {
      if (source === undefined) continue
      const scratch = { ...serverOf(place, targetOf(source, name), dryRunTarget), database: name }
      await mirroring.dropScratch(scratch, { connectTimeoutMs: 15_000, lockTimeoutMs, statementTimeoutMs: 0 })
      host.info(`The scratch database ${name} is dropped.`)
    } catch (thrown) {
      for (const problem of problemsOf(thrown)) showProblem(host, { ...problem, severity: 'warning' })
    }
  }
}
