/**
 * Whether somebody let this run into its environment who may. Invariant: with
 * `require-approval`, what cannot be read counts as missing.
 */
import { GreenlineError } from '../core/errors.js'
import type { Problem } from '../core/model.js'
import type { RunContext } from './context.js'
import {
  type Answer,
  type Authors,
  isSameName,
  listAuthors,
  type Place,
  readProtection,
  type RunApproval,
} from './runs.js'

/** The commits a change lies between; without `base` from the first parent of `head`. */
export interface CommitRange {
  readonly base?: string | undefined
  readonly head: string
}

/** What an approval is measured by. */
export interface ApprovalRules {
  readonly environment: string
  /** `deny`: who started the run or wrote the change does not count. */
  readonly selfApproval: 'allow' | 'deny'
  readonly change: CommitRange
  readonly warn: (problem: Problem) => void
}

/**
 * What is missing of an approval.
 *
 * @param approvals - Those of the run for the environment.
 * @returns GreenlineErrors APPROVAL_MISSING; none when all is well.
 */
export async function findApprovalProblems(
  rules: ApprovalRules,
  context: RunContext,
  place: Place | undefined,
  approvals: Answer<readonly RunApproval[]>,
): Promise<readonly GreenlineError[]> {
  if (place === undefined) {
    const message = `Whether ${rules.environment} was approved cannot be asked without a token.`
    return [missing(message, 'Give the input `token`, and the job `permissions: actions: read`.')]
  }
  return [
    ...(await findProtectionProblems(rules, context, place)),
    ...(approvals.status === 'known'
      ? await findApproverProblems(rules, context, place, approvals.value)
      : [unreadable('The approvals of this run', approvals, 'actions: read')]),
  ]
}

async function findProtectionProblems(
  { environment }: ApprovalRules,
  { serverUrl, repository }: RunContext,
  place: Place,
): Promise<readonly GreenlineError[]> {
  const protection = await readProtection(place, environment)
  if (protection.status !== 'known') {
    return [unreadable(`The rules of the environment ${environment}`, protection, 'actions: read')]
  }
  if (protection.value.hasReviewers) return []
  const settings = `${serverUrl}/${repository.fullName}/settings/environments`
  const message = `The environment ${environment} has no required reviewers, so anybody's run gets in.`
  return [missing(message, `Add required reviewers to it in the settings of the repository: ${settings}`)]
}

async function findApproverProblems(
  rules: ApprovalRules,
  context: RunContext,
  place: Place,
  approvals: readonly RunApproval[],
): Promise<readonly GreenlineError[]> {
  const { environment, selfApproval } = rules
  const approvers = [...new Set(approvals.map(({ by }) => by))]
  if (approvers.length === 0) {
    const message = `Nobody has approved this run for the environment ${environment}.`
    return [
      missing(message, 'Run it again and have a required reviewer approve it, rather than bypass the rule.'),
    ]
  }
  if (selfApproval === 'allow') return []
  const starters = [context.actor, context.triggeringActor]
  const others = approvers.filter(login => !starters.some(starter => isSameName(starter, login)))
  const reasons = approvers.filter(login => !others.includes(login)).map(login => `${login} started the run`)
  if (others.length > 0) {
    const authors = await listAuthors(place, rules.change)
    if (authors.status !== 'known') {
      return [unreadable('Who wrote the commits of the change', authors, 'contents: read')]
    }
    const wrote = others.map(login => [login, commitsOf(authors.value, login)] as const)
    if (wrote.some(([, commits]) => commits.length === 0)) {
      warnOfUnknown(rules, authors.value)
      return []
    }
    reasons.push(...wrote.map(([login, commits]) => `${login} made ${named(commits)} of the change`))
  }
  const message = `Only who made this change has approved it for ${environment}: ${reasons.join('; ')}.`
  return [missing(message, 'Have somebody else approve it, or write `self-approval: allow`.')]
}

const commitsOf = ({ commits }: Authors, login: string): readonly string[] =>
  [...commits].find(([author]) => isSameName(author, login))?.[1] ?? []

/** Their address belongs to no account, so it could be anybody's, the approver's too. */
function warnOfUnknown({ warn }: ApprovalRules, { unknown }: Authors): void {
  if (unknown.length === 0) return
  warn({
    severity: 'warning',
    code: 'APPROVAL_MISSING',
    message: `GitHub knows no account for the author of ${named(unknown)}, so it is not known whether somebody else approved.`,
    hint: 'Commit with an address that belongs to an account.',
  })
}

const SHOWN = 3
function named(commits: readonly string[]): string {
  const shown = commits.slice(0, SHOWN).map(commit => commit.slice(0, 7))
  const more = commits.length > SHOWN ? ` and ${commits.length - SHOWN} more` : ''
  return `${commits.length === 1 ? 'commit' : 'commits'} ${shown.join(', ')}${more}`
}

const missing = (message: string, hint: string): GreenlineError =>
  new GreenlineError('APPROVAL_MISSING', message, hint)

function unreadable(
  what: string,
  { status, reason }: Exclude<Answer<unknown>, { status: 'known' }>,
  permission: string,
): GreenlineError {
  const hint =
    status === 'failed'
      ? 'Run the job again when GitHub answers; see https://www.githubstatus.com.'
      : `Give the job \`permissions: ${permission}\`, and check that the environment exists.`
  return missing(`${what} cannot be read (${reason}), and require-approval is set.`, hint)
}
