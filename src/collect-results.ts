/**
 * `method: collect`: what the jobs of a matrix have done becomes one execution.
 * Invariant: no database is touched, and a run that may not deploy publishes no
 * deployment.
 */
import { publishOptions, type ActionRun } from './action.js'
import { collectJobs } from './collect/collect.js'
import { GreenlineError } from './core/errors.js'
import { mergeResults } from './core/merge.js'
import type { Method } from './core/model.js'
import { placesOf } from './core/target.js'
import { judgeEvent } from './github/events.js'
import { publishRedacted, type Published } from './publication.js'
import { showProblem } from './report-failure.js'

/**
 * Collects, merges and publishes.
 *
 * @throws GreenlineError(s) EVENT_REFUSED, and see `collectJobs` and `publishRedacted`
 */
export async function collectResults(run: ActionRun, env: NodeJS.ProcessEnv): Promise<Published> {
  const { settings, context, host, redact } = run
  const judge = (method: Method): void =>
    judgeEvent({ ...context, method, allowEvents: settings.allowEvents })
  judge('validate')
  const client = await run.client()
  if (client === undefined) {
    throw new GreenlineError(
      'TOKEN_FORBIDDEN',
      'The artifacts of the run cannot be read without a token.',
      'Give the input token, and the job `permissions: actions: read`.',
    )
  }
  const group = host.group('Collect the results')
  const { repository, runId, runAttempt } = context
  const { environment } = settings
  const { jobs, problems } = await collectJobs({
    ...{ client, repository, runId, attempt: runAttempt, environment, redact },
    note: text => host.info(text),
  })
  const servers = placesOf(settings.servers)
  const results = mergeResults(jobs, {
    ...{ attempt: runAttempt, problems },
    // Without the file, or the secret that names the only one, the jobs themselves say which there are.
    ...(servers.length > 0 && { servers }),
  })
  host.info(`Merged the results of ${jobs.length} jobs: ${results.targets.length} targets.`)
  group.close()
  // The one rule of the jobs' gate that holds here too; the environment is theirs, and nothing of it is reached.
  judge(results.execution.method)
  for (const problem of results.problems) showProblem(host, problem)
  return publishRedacted(results, await publishOptions(run, env))
}
