/**
 * The OIDC token of the job, for a cloud that believes GitHub. Invariant: it is
 * asked for with the audience of one cloud, goes nowhere else, and is a secret
 * from the moment it is there. (The gate has its own way, in github/, because it
 * does the opposite: it reads what such a token says.)
 */
import { learnSecret } from '../../core/learned-secrets.js'
import { Refusal } from './token.js'

const DEADLINE_MS = 10_000
const TRIES = 2
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** Whether the runner gives tokens to this job: it has `id-token: write`. */
export const mayAskForJobToken = (env: NodeJS.ProcessEnv = process.env): boolean =>
  isSet(env['ACTIONS_ID_TOKEN_REQUEST_URL']) && isSet(env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'])

const isSet = (value: string | undefined): boolean => value !== undefined && value !== ''

/** Asks the runner for a token. @throws Refusal when it gives none. */
export async function readJobToken(audience: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const url = new URL(env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '')
  if (url.protocol !== 'https:' && !LOOPBACK.has(url.hostname)) {
    throw new Refusal('the token service of the runner is not reached by https.')
  }
  url.searchParams.set('audience', audience)
  const authorization = `Bearer ${env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''}`
  let reason = ''
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      const signal = AbortSignal.timeout(DEADLINE_MS)
      // A redirect would carry the bearer elsewhere.
      const response = await fetch(url, { headers: { authorization }, redirect: 'error', signal })
      if (response.ok) {
        const { value } = (await response.json()) as { readonly value?: unknown }
        if (typeof value !== 'string' || value === '') break
        learnSecret(value)
        return value
      }
      reason = `HTTP ${response.status}`
      if (response.status < 500 && response.status !== 429) break
    } catch {
      // Its text may hold the address, and that the address of the job.
      reason = 'no answer'
    }
  }
  const said = reason === '' ? 'an answer without a token' : reason
  throw new Refusal(`the token service of the runner gave no OIDC token (${said}).`)
}
