import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GreenlineError } from '../../src/core/errors.js'
import { issuerOf, type JobIdentity, readJobIdentity } from '../../src/github/oidc.js'
import { type Issuer, startIssuer, type TokenFault } from '../kit/oidc.js'

let issuer: Issuer
beforeAll(async () => {
  issuer = await startIssuer()
})
afterAll(async () => {
  await issuer[Symbol.asyncDispose]()
})
beforeEach(() => {
  issuer.fail(undefined)
  issuer.claim({ environment: 'Production' })
  ;(issuer.requests as string[]).splice(0)
})

const read = (env: Record<string, string | undefined> = {}, deadlineMs = 2_000): Promise<JobIdentity> =>
  readJobIdentity({ env: { ...issuer.env, ...env }, serverUrl: issuer.serverUrl, deadlineMs })
async function refusal(): Promise<GreenlineError> {
  const thrown = await read().catch((error: unknown) => error)
  if (thrown instanceof GreenlineError) return thrown
  throw new Error(`Not refused: ${JSON.stringify(thrown)}`)
}
const DISCOVERY = '/_services/token/.well-known/openid-configuration'
const ASKED = expect.stringMatching(/^\/runner\/token\?api-version=2\.0&.*audience=greenline$/)

describe('a token that is in order', () => {
  test('tells of the job', async () => {
    issuer.claim({ environment: 'Production', sha: 'a'.repeat(40) })
    expect(await read()).toEqual({
      status: 'known',
      claims: {
        environment: 'Production',
        repository: 'acme/shop',
        runId: '1000',
        runAttempt: 1,
        sha: 'a'.repeat(40),
        ref: 'refs/heads/main',
        eventName: 'push',
        actor: 'ada',
        jobWorkflowRef: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
      },
    })
  })

  test('is asked for with an audience of its own, and checked with the published keys', async () => {
    await read()
    expect(issuer.requests).toEqual([ASKED, DISCOVERY, '/_services/token/.well-known/jwks'])
  })

  test('has no environment when the job names none', async () => {
    issuer.claim({})
    const identity = await read()
    expect(identity.status === 'known' && identity.claims.environment).toBeUndefined()
    expect(identity.status).toBe('known')
  })
})

describe('a token that is not to be believed', () => {
  test.each<[TokenFault, string]>([
    ['wrong key', 'its signature is wrong (ERR_JWS_SIGNATURE_VERIFICATION_FAILED)'],
    ['unknown key', 'its signature is wrong (ERR_JWKS_NO_MATCHING_KEY)'],
    ['tampered', 'its signature is wrong (ERR_JWS_SIGNATURE_VERIFICATION_FAILED)'],
    ['alg none', 'its signature is wrong (ERR_JOSE_ALG_NOT_ALLOWED)'],
    ['symmetric', 'its signature is wrong (ERR_JOSE_ALG_NOT_ALLOWED)'],
    ['expired', 'it has expired'],
    ['not yet', 'its nbf is wrong'],
    ['wrong audience', 'its aud is wrong'],
    ['wrong issuer', 'it was issued by https://token.actions.example, not by http://127.0.0.1:'],
  ])('%s', async (fault, reason) => {
    issuer.fail(fault)
    const error = await refusal()
    expect(error.code).toBe('ENVIRONMENT_UNPROVEN')
    expect(error.message).toContain(reason)
    expect(error.cause).toBeUndefined()
    const text = [error.message, error.hint, error.stack].join('\n')
    for (const token of issuer.tokens) {
      for (const part of token.split('.')) expect(part === '' || !text.includes(part)).toBe(true)
    }
  })

  test.each([{ repository: null }, { run_id: null }, { run_attempt: 'first' }])('%j', async claims => {
    issuer.claim({ environment: 'Production', ...claims })
    expect((await refusal()).message).toContain('its claims are not those of a job')
  })

  test('keys are asked for from no other issuer', async () => {
    issuer.fail('wrong issuer')
    await refusal()
    expect(issuer.requests).toEqual([ASKED])
  })
})

describe('nobody answers', () => {
  test.each<[TokenFault, string, number]>([
    ['status 500', 'The token service of the runner answered HTTP 500.', 2],
    ['status 403', 'The token service of the runner answered HTTP 403.', 1],
    ['no token', 'The token service of the runner gave no token.', 1],
    ['not JSON', 'The token service of the runner did not answer in JSON.', 2],
    ['no answer', 'The token service of the runner did not answer within 0.2 s.', 2],
  ])('%s', async (fault, reason, requests) => {
    issuer.fail(fault)
    expect(await read({}, 200)).toEqual({ status: 'unreachable', reason })
    expect(issuer.requests).toHaveLength(requests)
  })

  test.each<[TokenFault, RegExp]>([
    ['keys: status 500', /^The issuer at 127\.0\.0\.1:\d+ answered HTTP 500\.$/],
    ['keys: elsewhere', /^The issuer \S+ does not say which keys are its own\.$/],
  ])('%s', async (fault, reason) => {
    issuer.fail(fault)
    const identity = await read()
    expect(identity).toMatchObject({ status: 'unreachable' })
    expect('reason' in identity && identity.reason).toMatch(reason)
  })

  test('a second try is enough', async () => {
    issuer.fail('status 500', 1)
    expect(await read()).toMatchObject({ status: 'known' })
    issuer.fail('no answer', 1)
    expect(await read({}, 300)).toMatchObject({ status: 'known' })
  })

  test('nothing listens', async () => {
    const env = { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9/token' }
    expect(await read(env)).toEqual({
      status: 'unreachable',
      reason: 'The token service of the runner cannot be reached.',
    })
  })

  test('a redirect is not followed: it would carry the bearer elsewhere', async () => {
    const seen: unknown[] = []
    const elsewhere: Server = createServer((request, response) => {
      seen.push(request.url)
      response.end('{}')
    })
    const redirecting: Server = createServer((_, response) => {
      response.writeHead(302, { location: urlOf(elsewhere) }).end()
    })
    const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    for (const server of [elsewhere, redirecting]) {
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    }
    expect(await read({ ACTIONS_ID_TOKEN_REQUEST_URL: urlOf(redirecting) })).toMatchObject({
      status: 'unreachable',
    })
    expect(seen).toHaveLength(0)
    for (const server of [elsewhere, redirecting]) server.close()
  })
})

describe('a job without id-token: write', () => {
  test.each([
    { ACTIONS_ID_TOKEN_REQUEST_URL: undefined },
    { ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' },
    { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined },
  ])('%j asks nobody', async env => {
    expect(await read(env)).toEqual({ status: 'forbidden' })
    expect(issuer.requests).toEqual([])
  })
})

test('the bearer is not sent in clear text', async () => {
  const env = { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://token.example/x' }
  expect(await read(env)).toEqual({ status: 'unreachable', reason: 'OIDC tokens need https.' })
})

describe('who signs for a GitHub', () => {
  test.each([
    ['https://github.com', 'https://token.actions.githubusercontent.com'],
    ['https://acme.ghe.com', 'https://token.actions.acme.ghe.com'],
    ['https://ghe.acme.example', 'https://ghe.acme.example/_services/token'],
    ['https://github.com.evil.example', 'https://github.com.evil.example/_services/token'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000/_services/token'],
    ['http://localhost:3000', 'http://localhost:3000/_services/token'],
    ['http://[::1]:3000', 'http://[::1]:3000/_services/token'],
    ['http://github.com', undefined],
    ['http://127.0.0.1.evil.example', undefined],
    ['ftp://ghe.acme.example', undefined],
    ['github.com', undefined],
  ])('%s: %s', (serverUrl, expected) => {
    expect(issuerOf(serverUrl)).toBe(expected)
  })

  test('a token of a loopback issuer is worth nothing on github.com', async () => {
    const thrown = await readJobIdentity({ env: issuer.env, serverUrl: 'https://github.com' }).catch(
      (error: unknown) => error,
    )
    expect(thrown).toMatchObject({ code: 'ENVIRONMENT_UNPROVEN' })
    expect((thrown as Error).message).toContain('not by https://token.actions.githubusercontent.com')
  })
})
