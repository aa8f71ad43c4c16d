/**
 * The gate in front of an environment: the event may deploy, the job runs in the
 * environment, somebody approved. Invariant: when it opens for a deployment, all
 * that the settings ask for was shown by GitHub; what is amiss comes in one error.
 */
import { type GreenlineError, throwAll, toGreenlineErrors } from '../core/errors.js'
import type { Approval, Gate, Method, Problem } from '../core/model.js'
import { type CommitRange, findApprovalProblems } from './approval.js'
import type { Client } from './client.js'
import type { Environment, RunContext } from './context.js'
import { type Proven, proveEnvironment } from './environment-proof.js'
import { judgeEvent } from './events.js'
import {
  type Answer,
  findDeployment,
  isSameName,
  listApprovals,
  type Place,
  type RunApproval,
} from './runs.js'

/** What the settings ask for. */
export interface GateRules {
  readonly environment: string
  readonly method: Method
  readonly environmentCheck: 'required' | 'warn' | 'off'
  readonly requireApproval: boolean
  readonly selfApproval: 'allow' | 'deny'
  readonly allowEvents: readonly string[]
}

/** Who is asked, and who is told. */
export interface GateSources {
  /** Absent without a token for the API: then only the job's OIDC token can prove anything. */
  readonly client: Client | undefined
  /** The runner's variables: its token service and the name of the job. */
  readonly env: Environment
  /** Told what is amiss and does not stop the deployment. */
  readonly warn: (problem: Problem) => void
  /** The commits whose authors may not approve alone; those of the event when absent. */
  readonly change?: CommitRange
  /** For one request for the OIDC token; 10 s when absent. */
  readonly deadlineMs?: number
  /** Between looks at a deployment that is not in progress yet; 3 s when absent. */
  readonly pauseMs?: number
}

/**
 * Lets a run through, or does not. Methods other than `deploy` only have their event judged, without a request.
 *
 * @returns What the log says of it: how the environment was proven, and who approved.
 * @throws GreenlineError(s) EVENT_REFUSED, ENVIRONMENT_UNPROVEN, ENVIRONMENT_MISMATCH, APPROVAL_MISSING
 */
export async function passGate(rules: GateRules, context: RunContext, sources: GateSources): Promise<Gate> {
  const { environment, method, environmentCheck, requireApproval } = rules
  judgeEvent({ ...rules, eventName: context.eventName, trust: context.trust })
  const isUnchecked = environmentCheck === 'off' && !requireApproval
  if (method !== 'deploy' || isUnchecked) return { proof: 'none', approvals: [] }

  const { client, change = changeOf(context), warn } = sources
  const place = client && { client, repository: context.repository }
  const { proven, errors } = await tryToProve(rules, context, { ...sources, place })
  if (!requireApproval) throwAll(errors)
  const approvals = await askForApprovals(place, context, environment)
  if (approvals.status === 'failed') warn(unansweredAbout(approvals.reason))
  const missing = requireApproval
    ? await findApprovalProblems({ ...rules, change, warn }, context, place, approvals)
    : []
  throwAll([...errors, ...missing])
  const found = approvals.status === 'known' ? approvals.value : []
  return { proof: proven.proof, approvals: await withTimes(found, proven, place, rules, context) }
}

async function tryToProve(
  { environment, environmentCheck }: GateRules,
  context: RunContext,
  { warn, ...sources }: GateSources & { readonly place: Place | undefined },
): Promise<{ readonly proven: Proven; readonly errors: readonly GreenlineError[] }> {
  const unproven = { proof: 'none' } as const
  if (environmentCheck === 'off') return { proven: unproven, errors: [] }
  try {
    return { proven: await proveEnvironment(environment, context, sources), errors: [] }
  } catch (thrown) {
    const errors = toGreenlineErrors(thrown)
    if (errors === undefined) throw thrown
    if (environmentCheck === 'required') return { proven: unproven, errors }
    for (const { code, message, hint } of errors) warn({ code, message, hint, severity: 'warning' })
    return { proven: unproven, errors: [] }
  }
}

/** Those of the run for the environment. */
async function askForApprovals(
  place: Place | undefined,
  { runId }: RunContext,
  environment: string,
): Promise<Answer<readonly RunApproval[]>> {
  if (place === undefined) return { status: 'denied', reason: 'there is no token' }
  const answer = await listApprovals(place, runId)
  if (answer.status !== 'known') return answer
  const value = answer.value.filter(({ environments }) =>
    environments.some(name => isSameName(name, environment)),
  )
  return { status: 'known', value }
}

/** GitHub keeps no time with an approval; the environment opens at once, and that has one. */
async function withTimes(
  approvals: readonly RunApproval[],
  proven: Proven,
  place: Place | undefined,
  { environment }: GateRules,
  { runId, sha }: RunContext,
): Promise<Approval[]> {
  if (approvals.length === 0 || place === undefined) return []
  let { deployment } = proven
  if (deployment === undefined) {
    const answer = await findDeployment(place, { runId, environment, sha })
    if (answer.status === 'known') deployment = answer.value
  }
  const at = deployment?.openedAt === undefined ? {} : { at: deployment.openedAt }
  return approvals.map(({ by, comment }) => ({ by, ...(comment === undefined ? {} : { comment }), ...at }))
}

/** The commits of the event, as far as it names them. A first push is measured from the default branch. */
function changeOf({ source, sha }: RunContext): CommitRange {
  switch (source.kind) {
    case 'push': {
      if (!/^0+$/.test(source.before)) return { base: source.before, head: source.after }
      const isDefault = source.ref === `refs/heads/${source.defaultBranch}`
      return isDefault ? { head: source.after } : { base: source.defaultBranch, head: source.after }
    }
    case 'pull-request':
    case 'merge-group':
      return { base: source.base, head: source.head }
    case 'everything':
      return { head: source.head }
    case 'range':
      return { base: source.base, head: source.head ?? sha }
  }
}

const unansweredAbout = (reason: string): Problem => ({
  severity: 'warning',
  code: 'REPOSITORY_UNREACHABLE',
  message: `GitHub did not say who approved this run (${reason}), so the log does not either.`,
  hint: 'Look at the page of the run for who approved it.',
})
