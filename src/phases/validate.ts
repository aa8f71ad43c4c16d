/**
 * The phase that looks at every database before anything runs. Invariant: all
 * problems of all of them are found in one pass, and nothing is written.
 */
import type { Problem } from '../core/model.js'
import type { Target } from '../core/target.js'
import { inspectPlace, seriesProblems } from '../engine/mirror-place.js'
import { problemsOf } from '../engine/problem.js'
import { findTargets } from '../engine/targets.js'
import { validateTargets, type Validation } from '../engine/validate.js'
import { placesOf } from './dry-run.js'
import { dialectOf, report, type Run } from './run.js'

/** Connects to every database that will be touched. @returns The targets; undefined when something speaks against it. */
export async function validate(run: Run): Promise<readonly Target[] | undefined> {
  const { settings, session, host } = run
  const { servers, dryRunTarget, method } = settings
  const found = await Promise.allSettled(
    servers.map(server => findTargets(server, dialectOf(server), session)),
  )
  const problems = found.flatMap((each, index) =>
    each.status === 'fulfilled' ? [] : problemsOf(each.reason, { target: servers[index]?.name }),
  )
  const targets = found.flatMap(each => (each.status === 'fulfilled' ? each.value : []))
  const validations = await validateTargets(
    [...(method === 'dry-run' ? [] : targets), ...(dryRunTarget === undefined ? [] : [dryRunTarget])],
    dialectOf,
    session,
  )
  for (const { target, server } of validations) {
    if (server !== undefined)
      host.info(`${target.name}: ${server.product} ${server.version}, TLS ${server.tls}`)
  }
  problems.push(...validations.flatMap(validation => validation.problems))
  // A server that cannot be reached has been told of already.
  if (!hasError(problems)) problems.push(...(await mirrorProblems(run, targets, validations)))
  for (const problem of problems) report(run, problem)
  return hasError(problems) ? undefined : targets
}

const hasError = (problems: readonly Problem[]): boolean =>
  problems.some(problem => problem.severity === 'error')

/** What speaks against the mirrors of the dry run, if there are to be any. */
async function mirrorProblems(
  { settings, session, event }: Run,
  targets: readonly Target[],
  validations: readonly Validation[],
): Promise<readonly Problem[]> {
  const { dryRun, dryRunTarget, mirrorData, method } = settings
  const places = placesOf(settings)
  const [target] = targets
  if (target === undefined || dryRun === 'off') return []
  if (places === 'prepared') {
    const [one, prepared] = [target, dryRunTarget].map(
      each => validations.find(validation => validation.target === each)?.server,
    )
    return one === undefined || prepared === undefined ? [] : seriesProblems(one, prepared)
  }
  return inspectPlace(dialectOf(target), target, {
    ...{ places, session, server: dryRunTarget, data: mirrorData },
    account: method === 'dry-run' && event === 'pull_request' ? 'reads-only' : 'deploys',
  })
}
