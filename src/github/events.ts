/**
 * Which event may do what. Invariant: an event that is named nowhere here is
 * refused; what lets others than those who may push start a run with secrets
 * needs the word of the workflow's author (`allow-events`).
 */
import { GreenlineError, throwAll } from '../core/errors.js'
import type { Method } from '../core/model.js'

/** What an event is judged by. */
export interface EventToJudge {
  readonly eventName: string
  readonly method: Method
  /** `read-only`: the change comes from a fork or from Dependabot. */
  readonly trust: 'full' | 'read-only'
  /** The input `allow-events`. */
  readonly allowEvents: readonly string[]
}

/** Events that may deploy. A reusable workflow sees the event of its caller. */
export const DEPLOYING_EVENTS: readonly string[] = [
  'push',
  'workflow_dispatch',
  'repository_dispatch',
  'release',
  'schedule',
  'merge_group',
]

/** Events that may do all but deploy. */
const REHEARSING_EVENTS: readonly string[] = ['pull_request']

const OUTSIDERS = 'and starts a run with the secrets of the default branch for anyone'
/** What speaks against an event, to complete "The event …", and what to use in its place. */
const REFUSED: Readonly<Record<string, readonly [reason: string, instead: string]>> = {
  pull_request_target: [
    'runs with secrets on the base branch while the SQL comes from whoever opened the pull request',
    'Use `on: pull_request` for the dry run and `on: push` for the deployment',
  ],
  workflow_run: [
    'runs with secrets on the default branch, whatever commit the other workflow ran on, even one of a fork',
    'Use `on: push`',
  ],
  issue_comment: [
    `is about a comment, not about commits, ${OUTSIDERS} who may comment`,
    'Use `on: workflow_dispatch`',
  ],
  issues: [
    `is about an issue, not about commits, ${OUTSIDERS} who may open one`,
    'Use `on: workflow_dispatch`',
  ],
  discussion: [
    `is about a discussion, not about commits, ${OUTSIDERS} who may open one`,
    'Use `on: workflow_dispatch`',
  ],
  discussion_comment: [
    `is about a comment, not about commits, ${OUTSIDERS} who may comment`,
    'Use `on: workflow_dispatch`',
  ],
  delete: ['is about a branch or tag that no longer exists', 'Use `on: push`'],
  create: ['is about a new branch or tag and does not say what it changes', 'Use `on: push`'],
}

/** Why an event is refused as long as nobody allows it: message and hint of the error. */
export function describeRefusal(eventName: string): { readonly message: string; readonly hint: string } {
  const [reason, instead] = REFUSED[eventName] ?? [
    'does not say which commits changed, and others than those who may push may have started it',
    'Use `on: push`, `pull_request` or `merge_group`',
  ]
  return {
    message: `The event \`${eventName}\` ${reason}.`,
    hint: `${instead}, or name \`${eventName}\` in \`allow-events\` and give commits you trust as \`base\` and \`head\`.`,
  }
}

/**
 * Judges whether an event may do what the method does.
 *
 * @throws GreenlineError(s) EVENT_REFUSED
 */
export function judgeEvent({ eventName, method, trust, allowEvents }: EventToJudge): void {
  const refused: GreenlineError[] = []
  const isAllowed = DEPLOYING_EVENTS.includes(eventName) || allowEvents.includes(eventName)
  if (!isAllowed && !REHEARSING_EVENTS.includes(eventName)) {
    const { message, hint } = describeRefusal(eventName)
    refused.push(new GreenlineError('EVENT_REFUSED', message, hint))
  }
  if (method === 'deploy' && trust === 'read-only') {
    refused.push(
      new GreenlineError(
        'EVENT_REFUSED',
        'The change comes from a fork or from Dependabot, so nothing is deployed: such a run gets no secrets, and nobody who may push stands behind the SQL.',
        'Run it with `method: dry-run`, and deploy `on: push` when the change has been merged.',
      ),
    )
  } else if (method === 'deploy' && !isAllowed && REHEARSING_EVENTS.includes(eventName)) {
    refused.push(
      new GreenlineError(
        'EVENT_REFUSED',
        `The event \`${eventName}\` deploys nothing: its SQL has not been merged.`,
        `Write \`method: dry-run\` for pull requests and deploy \`on: push\`, or name \`${eventName}\` in \`allow-events\`.`,
      ),
    )
  }
  throwAll(refused)
}
