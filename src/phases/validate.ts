/**
 * The phase that looks at every database before anything runs. Invariant: all
 * problems of all of them are found in one pass, and nothing is written.
 */
import { validateTargets } from '../engine/validate.js'
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
  for (const { target, server, problems } of validations) {
    if (server !== undefined)
      host.info(`${target.name}: ${server.product} ${server.version}, TLS ${server.tls}`)
    for (const problem of problems) report(run, problem)
  }
  const problems = validations.flatMap(validation => validation.problems)
  return problems.some(problem => problem.severity === 'error') ? undefined : 'valid'
}
