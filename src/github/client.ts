/**
 * The GitHub API client and what its refusals mean. Invariant: it writes nothing
 * to the console, waits for rate limits up to a bound, and no error that leaves
 * this file holds a token, a request or a response.
 */
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import { Octokit } from '@octokit/rest'
import { GreenlineError } from '../core/errors.js'
import { fetchWithin } from './fetch.js'

export interface ClientOptions {
  readonly token: string
  /** Without a slash at its end: `https://api.github.com`. */
  readonly apiUrl: string
  /** Told when the API makes us wait. */
  readonly onNote: (text: string) => void
  /** What retries and rate limits count in; shortened by tests. */
  readonly waitUnitMs?: number
}

/** Enough of Octokit for everything the API is used for here. */
export type Client = Octokit

const REQUEST_TIMEOUT_MS = 120_000
const MAX_RATE_LIMIT_WAIT_SECONDS = 300
const MAX_RATE_LIMIT_RETRIES = 3
const RETRIES = 3

/**
 * Makes a client. Server errors and broken connections are retried three times, rate limits waited for up to five
 * minutes; a conflict (409) is not retried, because only the caller knows what to build anew.
 */
export function createClient({ token, apiUrl, onNote, waitUnitMs = 1_000 }: ClientOptions): Client {
  const wait =
    (kind: string) => (retryAfterSeconds: number, _request: unknown, _octokit: unknown, count: number) => {
      const waits = retryAfterSeconds <= MAX_RATE_LIMIT_WAIT_SECONDS && count < MAX_RATE_LIMIT_RETRIES
      if (waits) onNote(`GitHub's ${kind} is reached; waiting ${retryAfterSeconds} s.`)
      return waits
    }
  const WithWaits = Octokit.plugin(retry, throttling)
  return new WithWaits({
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'greenline',
    log: SILENT,
    request: { fetch: fetchWithin(REQUEST_TIMEOUT_MS), log: SILENT },
    retry: { retries: RETRIES, retryAfterBaseValue: waitUnitMs, doNotRetry: [...FINAL] },
    throttle: {
      onRateLimit: wait('rate limit'),
      onSecondaryRateLimit: wait('secondary rate limit'),
      retryAfterBaseValue: waitUnitMs,
      write: UNPACED as never,
      notifications: UNPACED as never,
    },
  })
}

/** Answers that a repetition of the same request does not change; 403 and 429 are the throttling plugin's. */
const FINAL = [400, 401, 403, 404, 409, 410, 413, 422, 429, 451]

const ignore = (): void => undefined
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore }

/**
 * The throttling plugin leaves a second between writes, for clients that write a lot. A publication is four writes,
 * and the pauses would only widen the window in which another run's commit comes first.
 */
const UNPACED = { key: () => ({ schedule: async (_options: unknown, run: () => Promise<unknown>) => run() }) }

/** The HTTP status of a refused request; undefined for anything else. A broken connection counts as 500. */
export function statusOf(thrown: unknown): number | undefined {
  return isRefusal(thrown) ? thrown.status : undefined
}

/** GitHub's own words about a refused request, without its link to the documentation. */
export function refusalOf(thrown: unknown): string {
  return isRefusal(thrown) ? (thrown.message.split(/ - https?:\/\/|\r?\n/)[0] ?? '').trim() : ''
}

/** A rule or a protection stands in the way; it comes as 403, 409 or 422. */
export const isProtected = (thrown: unknown): boolean =>
  isRefusal(thrown) &&
  /protected (branch|ref)|branch protection|rule violation|ruleset|reference update failed/i.test(
    thrown.message,
  )

/**
 * What a refused request means for the user. Anything else than a refused request is given back as it is: a bug.
 *
 * @param doing - What was attempted, to complete "GitHub refused …": `to write the branch execution-logs`.
 */
export function toGitHubError(thrown: unknown, doing: string): unknown {
  if (!isRefusal(thrown)) return thrown
  const message = `GitHub refused ${doing}: ${refusalOf(thrown)} (HTTP ${thrown.status})`
  if (isProtected(thrown)) {
    return new GreenlineError(
      'BRANCH_PROTECTED',
      message,
      'Exempt the log branch from the protection rule or ruleset, or name another one with `log-branch`.',
    )
  }
  if (/rate limit/i.test(thrown.message) || thrown.status === 429) {
    return new GreenlineError(
      'PUBLISH_FAILED',
      message,
      'Run the job again when the rate limit has been reset.',
    )
  }
  switch (thrown.status) {
    case 401:
      return new GreenlineError(
        'TOKEN_FORBIDDEN',
        message,
        'Pass a valid token, such as `token: ${{ github.token }}`.',
      )
    case 403:
      return new GreenlineError(
        'TOKEN_FORBIDDEN',
        message,
        'Give the job `permissions: contents: write`; pull requests from forks and Dependabot cannot have it.',
      )
    case 404:
      return new GreenlineError(
        'REPOSITORY_UNREACHABLE',
        message,
        'Check that the token may write to this repository: give the job `permissions: contents: write`.',
      )
  }
  if (thrown.status >= 500) {
    return new GreenlineError(
      'REPOSITORY_UNREACHABLE',
      `GitHub did not answer the request ${doing}: ${refusalOf(thrown)} (HTTP ${thrown.status})`,
      'Run the job again when GitHub and the network are back; see https://www.githubstatus.com.',
    )
  }
  return new GreenlineError('PUBLISH_FAILED', message, 'Run the job again.')
}

interface Refusal {
  readonly status: number
  readonly message: string
}

const isRefusal = (thrown: unknown): thrown is Refusal =>
  thrown instanceof Error &&
  thrown.name === 'HttpError' &&
  'status' in thrown &&
  typeof thrown.status === 'number'
