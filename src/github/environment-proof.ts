/**
 * Whether the job runs in the environment it deploys to. Invariant: GitHub says
 * so, by a signed claim about this very run or by a deployment of it that is in
 * progress; nothing that the workflow could write about itself counts.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { GreenlineError } from '../core/errors.js'
import type { Gate } from '../core/model.js'
import type { Environment, RunContext } from './context.js'
import { type JobClaims, readJobIdentity } from './oidc.js'
import { type Answer, findDeployment, isSameName, type JobDeployment, type Place } from './runs.js'

/** What GitHub is asked with. */
export interface ProofSources {
  /** Absent without a token for the API. */
  readonly place: Place | undefined
  /** The runner's variables. */
  readonly env: Environment
  /** For one request for the OIDC token. */
  readonly deadlineMs?: number | undefined
  /** Between looks at a deployment that is not in progress yet. */
  readonly pauseMs?: number | undefined
}

/** How it is known. */
export interface Proven {
  readonly proof: Gate['proof']
  /** The deployment of the job, where it was looked for. */
  readonly deployment?: JobDeployment
}

const PAUSE_MS = 3_000
const LOOKS = 3

/**
 * Finds out whether the job runs in an environment.
 *
 * A deployment proves a little less than the claim: that a job of the run is in the environment now. Two jobs of one
 * run at the same time look alike.
 *
 * @throws GreenlineError ENVIRONMENT_MISMATCH when GitHub says it does not, ENVIRONMENT_UNPROVEN when GitHub cannot be
 *   asked.
 */
export async function proveEnvironment(
  environment: string,
  context: RunContext,
  sources: ProofSources,
): Promise<Proven> {
  const { env, deadlineMs } = sources
  const within = deadlineMs === undefined ? {} : { deadlineMs }
  const identity = await readJobIdentity({ env, serverUrl: context.serverUrl, ...within })
  if (identity.status === 'known') {
    checkClaims(identity.claims, environment, context, env)
    return { proof: 'oidc' }
  }
  const withoutToken =
    identity.status === 'forbidden'
      ? 'The job may not ask for an OIDC token.'
      : `There is no OIDC token: ${identity.reason}`
  const answer = await lookForDeployment(environment, context, sources)
  if (answer.status !== 'known') {
    throw new GreenlineError(
      'ENVIRONMENT_UNPROVEN',
      `Nothing shows that the job runs in the environment ${environment}. ${withoutToken} The deployments of the run cannot be read: ${answer.reason}.`,
      'Give the job `permissions: id-token: write`, or `deployments: read` where there is no OIDC.',
    )
  }
  checkDeployment(answer.value, environment, env)
  return { proof: 'deployment', deployment: answer.value }
}

function checkClaims(claims: JobClaims, environment: string, context: RunContext, env: Environment): void {
  const { repository, runId, runAttempt } = context
  const isThisRun =
    isSameName(claims.repository, repository.fullName) &&
    claims.runId === runId &&
    claims.runAttempt === runAttempt
  if (!isThisRun) {
    const whose = `run ${claims.runId}, attempt ${claims.runAttempt}, of ${claims.repository}`
    throw new GreenlineError(
      'ENVIRONMENT_UNPROVEN',
      `The OIDC token is not this job's: it is of ${whose}; this is run ${runId}, attempt ${runAttempt}, of ${repository.fullName}.`,
      'Check that no step or service stands in for the token service of GitHub.',
    )
  }
  if (claims.environment === undefined) {
    throw mismatch(`The job names no environment, but is to deploy to ${environment}.`, environment, env)
  }
  // In the subject of the token GitHub writes a colon as %3A.
  const named = claims.environment.replaceAll('%3A', ':')
  if (isSameName(named, environment) || isSameName(claims.environment, environment)) return
  throw mismatch(
    `The job runs in the environment ${claims.environment}, but is to deploy to ${environment}.`,
    environment,
    env,
  )
}

/** GitHub notes that a job has begun a moment after it began. */
async function lookForDeployment(
  environment: string,
  { runId, sha, eventName }: RunContext,
  { place, pauseMs = PAUSE_MS }: ProofSources,
): Promise<Answer<JobDeployment | undefined>> {
  if (place === undefined) return { status: 'denied', reason: 'there is no token to ask with' }
  // The deployments of a pull request may be those of its head, and GITHUB_SHA is a merge commit.
  const commit = eventName.startsWith('pull_request') ? {} : { sha }
  for (let looks = 1; ; looks++) {
    const answer = await findDeployment(place, { runId, environment, ...commit })
    const isAhead = answer.status === 'known' && answer.value?.progress === 'ahead'
    if (!isAhead || looks === LOOKS) return answer
    await sleep(pauseMs)
  }
}

function checkDeployment(
  deployment: JobDeployment | undefined,
  environment: string,
  env: Environment,
): asserts deployment {
  if (deployment?.progress === 'running') return
  const what =
    deployment === undefined
      ? `This run has no deployment to the environment ${environment}, so the job does not run in it.`
      : deployment.progress === 'over'
        ? `The job of this run that deployed to the environment ${environment} has ended, so this job is another.`
        : `The deployment of this run to the environment ${environment} has not begun, so this job is another.`
  throw mismatch(what, environment, env)
}

function mismatch(message: string, environment: string, env: Environment): GreenlineError {
  const job = env['GITHUB_JOB'] ?? ''
  const place = job === '' ? 'in the job' : `in the job \`${job}\``
  return new GreenlineError(
    'ENVIRONMENT_MISMATCH',
    message,
    `Write \`environment: ${yamlOf(environment)}\` ${place} of the workflow, or name the environment the job runs in as the input \`environment\`.`,
  )
}

/** A name as a value of YAML: plain where that means the same. */
const yamlOf = (name: string): string =>
  /^[a-z][\w.-]*( [\w.-]+)*$/i.test(name) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(name)
    ? name
    : JSON.stringify(name)
