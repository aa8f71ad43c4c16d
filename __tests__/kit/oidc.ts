/**
 * GitHub's issuer of OIDC tokens and the runner's token service, on one port.
 * Invariant: a token is signed by a real RSA key that the key set holds, unless a
 * test asks for a fault; made with Node's own cryptography, not with what checks it.
 */
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export const TOKEN_FAULTS = [
  'wrong key',
  'unknown key',
  'expired',
  'not yet',
  'wrong issuer',
  'wrong audience',
  'alg none',
  'symmetric',
  'tampered',
  'no token',
  'not JSON',
  'status 500',
  'status 403',
  'no answer',
  'keys: status 500',
  'keys: elsewhere',
] as const
export type TokenFault = (typeof TOKEN_FAULTS)[number]

/** A claim that is null is left out. */
export type Claims = Readonly<Record<string, string | null>>

export interface Issuer extends AsyncDisposable {
  /** For GITHUB_SERVER_URL. */
  readonly serverUrl: string
  /** What the runner sets for a job with `id-token: write`, and GITHUB_SERVER_URL. */
  readonly env: Readonly<Record<string, string>>
  /** The same for one job, whose tokens make these claims unless a test sets others. */
  envOf(job: Claims): Readonly<Record<string, string>>
  /** Paths with their query, in the order of arrival. */
  readonly requests: readonly string[]
  /** Every token that was given out. */
  readonly tokens: readonly string[]
  /** Sets claims beside those of run 1000, attempt 1, of acme/shop. */
  claim(claims: Claims): void
  /** For the next `times` requests of a token, or all. */
  fail(fault: TokenFault | undefined, times?: number): void
}

const base64 = (value: string | object): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** Made once, since a key takes its time. */
const makeKey = (): { privateKey: KeyObject; publicKey: KeyObject } =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
const own = makeKey()
const stranger = makeKey()
const KEY_ID = 'key-1'
const PERMIT = 'runner-permit-0123456789'

const SIGNED: Claims = {
  repository: 'acme/shop',
  run_id: '1000',
  run_attempt: '1',
  ref: 'refs/heads/main',
  event_name: 'push',
  actor: 'ada',
  job_workflow_ref: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
}

function sign(payload: object, fault: TokenFault | undefined): string {
  const alg = fault === 'alg none' ? 'none' : fault === 'symmetric' ? 'HS256' : 'RS256'
  const kid = fault === 'unknown key' ? 'key-2' : KEY_ID
  const text = `${base64({ typ: 'JWT', alg, kid })}.${base64(payload)}`
  if (fault === 'alg none') return `${text}.`
  const key = fault === 'wrong key' || fault === 'unknown key' ? stranger : own
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key.privateKey, 'base64url')}`
}

/** Starts both on a free port of 127.0.0.1. */
export async function startIssuer(): Promise<Issuer> {
  const requests: string[] = []
  const tokens: string[] = []
  let claims: Claims = {}
  let fault: TokenFault | undefined
  let times = Infinity
  let serverUrl = ''

  const makeToken = (audience: string | null, job: Claims, wrong: TokenFault | undefined): string => {
    const now = Math.floor(Date.now() / 1000)
    const issuer = `${serverUrl}/_services/token`
    const named = Object.entries({ ...SIGNED, ...job, ...claims }).filter(([, value]) => value !== null)
    const life =
      wrong === 'expired'
        ? [now - 7200, now - 3600]
        : wrong === 'not yet'
          ? [now + 3600, now + 7200]
          : [now, now + 300]
    const payload = {
      ...Object.fromEntries(named),
      jti: 'one',
      iss: wrong === 'wrong issuer' ? 'https://token.actions.example' : issuer,
      aud: wrong === 'wrong audience' ? 'sts.amazonaws.com' : (audience ?? 'https://github.com/acme'),
      ...{ iat: life[0], nbf: life[0], exp: life[1] },
    }
    const token = sign(payload, wrong)
    if (wrong !== 'tampered') return token
    const [header = '', , signature = ''] = token.split('.')
    return [header, base64({ ...payload, environment: 'Elsewhere' }), signature].join('.')
  }

  interface Answer {
    readonly status: number
    readonly body: unknown
  }
  const giveToken = (request: IncomingMessage, query: URLSearchParams): Answer | 'silence' => {
    if (request.headers.authorization !== `Bearer ${PERMIT}`) return { status: 401, body: {} }
    const wrong = times-- > 0 ? fault : undefined
    if (wrong === 'no answer') return 'silence'
    if (wrong === 'status 500' || wrong === 'status 403') {
      return { status: Number(wrong.slice(7)), body: { message: 'Refused' } }
    }
    if (wrong === 'no token') return { status: 200, body: { count: 0 } }
    if (wrong === 'not JSON') return { status: 200, body: '<html>' }
    const token = makeToken(query.get('audience'), JSON.parse(query.get('job') ?? '{}') as Claims, wrong)
    tokens.push(token)
    return { status: 200, body: { count: token.length, value: token } }
  }
  const answer = (request: IncomingMessage, { pathname, searchParams }: URL): Answer | 'silence' => {
    const issuer = `${serverUrl}/_services/token`
    if (pathname === '/runner/token') return giveToken(request, searchParams)
    if (fault === 'keys: status 500') return { status: 500, body: {} }
    if (pathname === '/_services/token/.well-known/openid-configuration') {
      const place = fault === 'keys: elsewhere' ? 'https://keys.example/jwks' : `${issuer}/.well-known/jwks`
      return { status: 200, body: { issuer, jwks_uri: place, claims_supported: ['environment'] } }
    }
    if (pathname === '/_services/token/.well-known/jwks') {
      const key = { ...own.publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' }
      return { status: 200, body: { keys: [key] } }
    }
    return { status: 404, body: {} }
  }

  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    const given = answer(request, new URL(request.url ?? '/', serverUrl))
    if (given === 'silence') return
    const text = typeof given.body === 'string' ? given.body : JSON.stringify(given.body)
    response.writeHead(given.status, { 'content-type': 'application/json' }).end(text)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const envOf: Issuer['envOf'] = job => ({
    GITHUB_SERVER_URL: serverUrl,
    // The runner's own address has a query already.
    ACTIONS_ID_TOKEN_REQUEST_URL: `${serverUrl}/runner/token?api-version=2.0&job=${encodeURIComponent(JSON.stringify(job))}`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: PERMIT,
  })
  return {
    serverUrl,
    env: envOf({}),
    envOf,
    requests,
    tokens,
    claim: given => {
      claims = given
    },
    fail: (given, count = Infinity) => {
      fault = given
      times = count
    },
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
