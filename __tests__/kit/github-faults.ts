/**
 * Refusals as GitHub words them, for tests to inject. Invariant: each has the
 * shape that the description gives to its status.
 */

/** What the stand-in answers. Without a body the reply has none. */
export interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const DOCUMENTATION = 'https://docs.github.com/rest'

/** A refusal with a message. */
export const refusal = (status: number, message: string, headers: Reply['headers'] = {}): Reply => ({
  status,
  body: { message, documentation_url: DOCUMENTATION, status: String(status) },
  headers,
})

/** The token lacks a permission (`contents: write`, say), or comes from a fork. */
export const notAccessible = refusal(403, 'Resource not accessible by integration')
/** Somebody else writes at the same time. */
export const conflict = refusal(409, 'Conflict')
/** The branch moved on since its head was read. */
export const notFastForward = refusal(422, 'Update is not a fast forward')
/** A ruleset or branch protection refuses the update of a reference. */
export const pullRequestNeeded = refusal(
  422,
  'Repository rule violations found\n\nChanges must be made through a pull request.\n\n',
)
/** A classic branch protection refuses. */
export const protectedBranch = refusal(422, 'Protected branch update failed for refs/heads/execution-logs.')
/** A protected name refuses a new reference. */
export const referenceRefused = refusal(422, 'Reference update failed')
export const serverError = refusal(502, 'Server Error')
/** Too many writes in a short time; try again after a second. */
export const secondaryRateLimit = refusal(
  403,
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  { 'retry-after': '1' },
)
