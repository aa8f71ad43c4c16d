/**
 * The action's post step. Invariant: an execution is published exactly once: by
 * main when it lives to its end, else here from the journal.
 */
import { getState } from '@actions/core'
import { openActionRun, openActionsHost, publishOptions } from './action.js'
import { closeInterrupted } from './core/fold.js'
import { readJournal } from './engine/journal.js'
import { publishResults } from './publication.js'
import { paletteFor, renderConsole } from './render/console.js'
import { reportFailure, showErrors } from './report-failure.js'

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
    const results = closeInterrupted(recorded, new Date().toISOString())
    const published = await publishResults(results, await publishOptions(run, env))
    run.host.info(renderConsole(published.results, paletteFor(run.host)))
    showErrors(run.host, published.failures)
    process.exitCode = 1
  })
}
