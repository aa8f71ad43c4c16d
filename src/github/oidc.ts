/**
 * What GitHub signs about the job: the claims of its OIDC token. Invariant: a
 * claim is believed only when the issuer of this GitHub signed it for Greenline
 * and it has not expired; neither token ever gets into an error or a log.
 */
import { z } from 'zod'
import { GreenlineError } from '../core/errors.js'
import type { Environment } from './context.js'
import { fetchWithin } from './fetch.js'

/** What the token says of the job. Texts are as GitHub writes them. */
export interface JobClaims {
  /** Absent: the job names no environment. */
  readonly environment?: string | undefined
  /** `owner/name` */
  readonly repository: string
  readonly runId: string
  readonly runAttempt: number
  readonly sha?: string | undefined
  readonly ref?: string | undefined
  readonly eventName?: string | undefined
  /** The workflow file that the job stands in, a reusable one perhaps. */
  readonly jobWorkflowRef?: string | undefined
  readonly actor?: string | undefined
}

/** `forbidden`: the job lacks `id-token: write`. `unreachable`: nobody answered; `reason` is a sentence. */
export type JobIdentity =
  | { readonly status: 'known'; readonly claims: JobClaims }
  | { readonly status: 'forbidden' }
  | { readonly status: 'unreachable'; readonly reason: string }

/** What is asked for and expected as `aud`, so that a token made for another service is worth nothing here. */
export const AUDIENCE = 'greenline'

const DEADLINE_MS = 10_000
const TRIES = 2
/** How far the clock of a self-hosted runner may be off. */
const CLOCK_TOLERANCE_SECONDS = 60

/** What readJobIdentity works with. */
export interface IdentityOptions {
  /** The runner's variables. */
  readonly env: Environment
  /** GitHub's address for people, as in GITHUB_SERVER_URL. */
  readonly serverUrl: string
  /** For one request; two are made at most. */
  readonly deadlineMs?: number
}

/**
 * Asks the runner for the job's token and checks it.
 *
 * @throws GreenlineError ENVIRONMENT_UNPROVEN when there is a token and it is not to be believed.
 */
export async function readJobIdentity(options: IdentityOptions): Promise<JobIdentity> {
  const { env, serverUrl, deadlineMs = DEADLINE_MS } = options
  const address = env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? ''
  const permit = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''
  if (address === '' || permit === '') return { status: 'forbidden' }
  const issuer = issuerOf(serverUrl)
  if (issuer === undefined || !isConfidential(address)) {
    return { status: 'unreachable', reason: 'OIDC tokens need https.' }
  }
  const url = new URL(address)
  url.searchParams.set('audience', AUDIENCE)
  try {
    const answer = await readJson(url, deadlineMs, { authorization: `Bearer ${permit}` }, 'token service')
    const token = TokenAnswer.safeParse(answer)
    if (!token.success) throw new Unreachable('The token service of the runner gave no token.')
    return { status: 'known', claims: await verify(token.data.value, issuer, deadlineMs) }
  } catch (thrown) {
    if (thrown instanceof Unreachable) return { status: 'unreachable', reason: thrown.message }
    throw thrown
  }
}

/**
 * Who signs for a GitHub. A server on http is believed only on this very machine, which is how tests stand in for
 * GitHub: the runner sets GITHUB_SERVER_URL, a step cannot, and whoever could change it could as well write
 * `environment-check: off`.
 *
 * https://docs.github.com/actions/reference/security/oidc
 *
 * @returns undefined for a server whose word could be changed on its way.
 */
export function issuerOf(serverUrl: string): string | undefined {
  if (!isConfidential(serverUrl)) return undefined
  const { origin, hostname } = new URL(serverUrl)
  if (hostname === 'github.com') return 'https://token.actions.githubusercontent.com'
  // GitHub Enterprise Cloud with data residency has a domain per enterprise.
  if (/^[a-z0-9-]+\.ghe\.com$/.test(hostname)) return `https://token.actions.${hostname}`
  return `${origin}/_services/token`
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost'])

function isConfidential(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname))
}

/** An enterprise may have its name put behind the issuer; GitHub signs either way. */
const isFrom = (issuer: string, named: string): boolean =>
  named === issuer || (named.startsWith(`${issuer}/`) && /^[\w-]+$/.test(named.slice(issuer.length + 1)))

/** Nobody answered, or not to the point. The message is a sentence without secrets. */
class Unreachable extends Error {}

const TokenAnswer = z.object({ value: z.string().min(1) })
const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() })
const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })
const Claims = z.object({
  environment: z.string().optional(),
  repository: z.string(),
  run_id: z.coerce.string(),
  run_attempt: z.coerce.number().int(),
  sha: z.string().optional(),
  ref: z.string().optional(),
  event_name: z.string().optional(),
  job_workflow_ref: z.string().optional(),
  actor: z.string().optional(),
})

async function verify(token: string, expected: string, deadlineMs: number): Promise<JobClaims> {
  // Only a job that may ask for a token needs it.
  const { createLocalJWKSet, decodeJwt, errors, jwtVerify } = await import('jose')
  const named = attempt(() => decodeJwt(token).iss)
  if (named === undefined) throw unbelievable('it is no signed token')
  if (!isFrom(expected, named)) throw unbelievable(`it was issued by ${named}, not by ${expected}`)
  const keys = await readKeys(named, deadlineMs)
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      algorithms: ['RS256'],
      issuer: named,
      audience: AUDIENCE,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'iat'],
    })
    return toClaims(payload)
  } catch (thrown) {
    // Never passed on as a cause: it holds the payload.
    if (thrown instanceof errors.JWTExpired) throw unbelievable('it has expired')
    if (thrown instanceof errors.JWTClaimValidationFailed) throw unbelievable(`its ${thrown.claim} is wrong`)
    if (thrown instanceof errors.JOSEError) throw unbelievable(`its signature is wrong (${thrown.code})`)
    throw thrown
  }
}

async function readKeys(issuer: string, deadlineMs: number): Promise<z.infer<typeof KeySet>> {
  const place = new URL(`${issuer}/.well-known/openid-configuration`)
  const discovery = Discovery.safeParse(await readJson(place, deadlineMs, {}, 'issuer'))
  // Keys from elsewhere would let the document vouch for anybody.
  const isOwn =
    discovery.success &&
    discovery.data.issuer === issuer &&
    new URL(discovery.data.jwks_uri).origin === place.origin
  if (!isOwn) throw new Unreachable(`The issuer ${issuer} does not say which keys are its own.`)
  const keys = KeySet.safeParse(await readJson(new URL(discovery.data.jwks_uri), deadlineMs, {}, 'issuer'))
  if (!keys.success) throw new Unreachable(`The keys of ${issuer} cannot be understood.`)
  return keys.data
}

function toClaims(payload: unknown): JobClaims {
  const parsed = Claims.safeParse(payload)
  if (!parsed.success) throw unbelievable('its claims are not those of a job')
  const { run_id, run_attempt, event_name, job_workflow_ref, ...rest } = parsed.data
  return {
    ...rest,
    runId: run_id,
    runAttempt: run_attempt,
    eventName: event_name,
    jobWorkflowRef: job_workflow_ref,
  }
}

const unbelievable = (why: string): GreenlineError =>
  new GreenlineError(
    'ENVIRONMENT_UNPROVEN',
    `The OIDC token of the job proves nothing: ${why}.`,
    'Check the clock of the runner and that no step or service stands in for the token service of GitHub.',
  )

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** @throws Unreachable after two tries; a refusal below 500 is not tried again. */
async function readJson(
  url: URL,
  deadlineMs: number,
  headers: Readonly<Record<string, string>>,
  name: 'token service' | 'issuer',
): Promise<unknown> {
  const who = name === 'issuer' ? `The issuer at ${url.host}` : 'The token service of the runner'
  let reason = ''
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      // A redirect would carry the bearer elsewhere, or bring keys from there.
      const response = await fetchWithin(deadlineMs)(url.href, { headers, redirect: 'error' })
      const text = await response.text()
      if (response.ok) return JSON.parse(text) as unknown
      reason = `${who} answered HTTP ${response.status}.`
      if (response.status < 500 && response.status !== 429) break
    } catch (thrown) {
      // Only its name is looked at: its text may hold the address, and that the address of the job.
      const { name: kind } = thrown as { readonly name?: unknown }
      reason =
        kind === 'TimeoutError'
          ? `${who} did not answer within ${deadlineMs / 1000} s.`
          : `${who} ${kind === 'SyntaxError' ? 'did not answer in JSON' : 'cannot be reached'}.`
    }
  }
  throw new Unreachable(reason)
}
