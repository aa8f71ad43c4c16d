/**
 * Rules of the history that an execution keeps or is refused by. Invariant: pure
 * but for what it asks of git; nothing is skipped or allowed because of what the
 * ledger says, only refused.
 */
import type { Commits } from '../core/commits.js'
import { GreenlineError } from '../core/errors.js'
import type { LedgerEntry } from '../core/ledger.js'
import { formatTime, shortCommit } from '../render/format.js'

/** Environments have one name on GitHub, however it is written. */
export const isSameEnvironment = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Whether an execution sent anything to its environment; a deployment that its dry run stopped did not. */
export const hasRun = ({ method, verdict, totals }: LedgerEntry): boolean =>
  method === 'deploy' && (verdict === 'green' || (verdict === 'red' && totals.total > totals.skipped))

/** A deployment in a sentence: its id, and what it is about. */
export const nameOf = ({
  deployment,
  subject,
}: {
  deployment: string
  subject?: string | undefined
}): string => (subject === undefined ? shortCommit(deployment) : `${shortCommit(deployment)} (${subject})`)

export interface OlderQuestion {
  readonly entries: readonly LedgerEntry[]
  readonly deployment: string
  readonly environment: string
  readonly isAncestor: Commits['isAncestor']
}

/**
 * Refuses to run a deployment again after which a newer one, built on it, was deployed to the environment. One that
 * comes there for the first time is late and not old: its dry run on a mirror with the newer one tells whether that
 * matters. Who went back on purpose since (this deployment or one before it ran there last) may go on.
 *
 * @param entries - Oldest first.
 * @throws GreenlineError OLDER_DEPLOYMENT, and what `isAncestor` throws
 */
export async function refuseOlder({
  entries,
  deployment,
  environment,
  isAncestor,
}: OlderQuestion): Promise<void> {
  const there = entries.filter(entry => isSameEnvironment(entry.environment, environment) && hasRun(entry))
  if (!there.some(entry => entry.deployment === deployment)) return
  for (const entry of there.toReversed()) {
    // Asked first, because the answer is in the checkout: it is the common case.
    if (await isAncestor(entry.deployment, deployment)) return
    if (!(await isAncestor(deployment, entry.deployment))) continue
    const when = `on ${formatTime(entry.startedAt)}`
    throw new GreenlineError(
      'OLDER_DEPLOYMENT',
      `${entry.environment} has a newer deployment already: ${nameOf(entry)} was deployed there ${when} and is built on ${shortCommit(deployment)}, so this would put older SQL over newer.`,
      'Deploy the newest commit instead, or set `allow-older: true` to go back on purpose.',
    )
  }
}

export interface PromotionQuestion {
  readonly entries: readonly LedgerEntry[]
  readonly deployment: string
  /** The environment that comes before: the input `after`. */
  readonly after: string
  /** Of the change that is about to run. */
  readonly digest: string
}

/**
 * Refuses a deployment that is not green on the environment before, with the same bytes.
 *
 * @param entries - Oldest first.
 * @throws GreenlineError PROMOTION_REFUSED
 */
export function refusePromotion({ entries, deployment, after, digest }: PromotionQuestion): void {
  const deploys = entries.filter(({ method }) => method === 'deploy')
  const there = deploys.filter(({ environment }) => isSameEnvironment(environment, after))
  const latest = there.findLast(entry => entry.deployment === deployment)
  const id = shortCommit(deployment)
  const refuse = (message: string, hint: string): never => {
    throw new GreenlineError('PROMOTION_REFUSED', message, hint)
  }
  if (latest === undefined) {
    const known = [...new Set(deploys.map(({ environment }) => environment))]
    const unheardOf = there.length === 0 && known.length > 0
    return refuse(
      `${id} was never deployed to ${after}, and \`after\` wants it green there first.${
        unheardOf ? ` Nothing ever was; the history knows ${known.join(', ')}.` : ''
      }`,
      unheardOf
        ? `Correct \`after\`, or deploy ${id} to ${after} first.`
        : `Deploy ${id} to ${after}, then run this again.`,
    )
  }
  const when = formatTime(latest.startedAt)
  if (latest.verdict !== 'green') {
    const found = latest.verdict === 'red' ? 'was red' : 'had nothing to do'
    return refuse(
      `The last deployment of ${id} to ${latest.environment} ${found} (run ${latest.run}, attempt ${latest.attempt}, ${when}), and \`after\` wants it green there first.`,
      latest.verdict === 'red'
        ? `Mend what is red on ${latest.environment} and deploy it there again.`
        : `Give ${latest.environment} the same \`files\` as here, and deploy there first.`,
    )
  }
  if (latest.digest === digest) return
  return refuse(
    `What was green on ${latest.environment} (run ${latest.run}, ${when}) is not what would run here: the change of ${id} has another digest (${shortDigest(latest.digest)} there, ${shortDigest(digest)} here).`,
    `Use the same \`files\`, \`order\` and \`base\` here as for ${latest.environment}, or deploy this change there first.`,
  )
}

const shortDigest = (digest: string | undefined): string => digest?.slice(0, 12) ?? 'none'
