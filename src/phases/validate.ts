/**
 * The phase that looks at every database before anything runs. Invariant: all
 * problems of all of them are found in one pass, and nothing is written.
 */
import type { Problem } from '../core/model.js'
import { inspectPlace, seriesProblems } from '../engine/mirror-place.js'
import { validateTargets } from '../engine/validate.js'
import { placesOf } from './dry-run.js'
import { dialectOf, report, type Run } from './run.js'

/** Connects to every database that will be touched. @returns undefined when something speaks against it. */
export async function validate(run: Run): Promise<'valid' | undefined> {
  const { settings, session, host } = run
  const targets = [settings.method === 'dry-run' ? undefined : settings.target, settings.dryRunTarget]
  const validations = await validateTargets(
    targets.filter(target => target !== undefined),
    dialectOf,
    session,
  )
  for (const { target, server } of validations) {
    if (server !== undefined)
      host.info(`${target.name}: ${server.product} ${server.version}, TLS ${server.tls}`)
  }
  const found = validations.flatMap(validation => validation.problems)
  // A server that cannot be reached has been told of already.
  const [target, prepared] = validations.map(({ server }) => server)
  const pair = placesOf(settings) === 'prepared' && target !== undefined && prepared !== undefined
  const problems = hasError(found)
    ? found
    : [...found, ...(pair ? seriesProblems(target, prepared) : await mirrorProblems(run))]
  for (const problem of problems) report(run, problem)
  return hasError(problems) ? undefined : 'valid'
}

const hasError = (problems: readonly Problem[]): boolean =>
  problems.some(problem => problem.severity === 'error')

/** What speaks against the mirror of the dry run, if there is to be one. */
async function mirrorProblems({ settings, session, event }: Run): Promise<readonly Problem[]> {
  const { target, dryRun, dryRunTarget, mirrorData, method } = settings
  const places = placesOf(settings)
  if (target === undefined || dryRun === 'off' || places === 'prepared') return []
  return inspectPlace(dialectOf(target), target, {
    ...{ places, session, server: dryRunTarget, data: mirrorData },
    account: method === 'dry-run' && event === 'pull_request' ? 'reads-only' : 'deploys',
  })
}
