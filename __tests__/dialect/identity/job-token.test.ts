import { describe, expect, test } from '@jest/globals'
import { learnedSecrets } from '../../../src/core/learned-secrets.js'
import { mayAskForJobToken, readJobToken } from '../../../src/dialect/identity/job-token.js'
import { startIssuer, type TokenFault } from '../../kit/oidc.js'

describe('readJobToken', () => {
  test('asks for the audience, and makes a secret of the answer', async () => {
    await using issuer = await startIssuer()
    const token = await readJobToken('api://AzureADTokenExchange', issuer.env)
    expect(issuer.tokens).toEqual([token])
    expect(issuer.requests[0]).toContain('audience=api%3A%2F%2FAzureADTokenExchange')
    expect(learnedSecrets()).toContain(token)
  })

  test('tries twice where the service may come back', async () => {
    await using issuer = await startIssuer()
    issuer.fail('status 500', 1)
    const token = await readJobToken('a', issuer.env)
    expect(issuer.tokens).toEqual([token])
    expect(issuer.requests).toHaveLength(2)
  })

  test.each<[TokenFault, string, number]>([
    ['status 403', 'HTTP 403', 1],
    ['status 500', 'HTTP 500', 2],
    ['no token', 'an answer without a token', 1],
    ['not JSON', 'no answer', 2],
  ])('%s', async (fault, said, requests) => {
    await using issuer = await startIssuer()
    issuer.fail(fault)
    const message = `the token service of the runner gave no OIDC token (${said}).`
    await expect(readJobToken('a', issuer.env)).rejects.toMatchObject({ name: 'Refusal', message })
    expect(issuer.requests).toHaveLength(requests)
  })

  test('the permit goes nowhere in plain text', async () => {
    const env = { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://token.example/', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x' }
    await expect(readJobToken('a', env)).rejects.toThrow('not reached by https')
  })
})

test('mayAskForJobToken', () => {
  const [url, permit] = ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN']
  expect(mayAskForJobToken({})).toBe(false)
  expect(mayAskForJobToken({ [url]: 'https://a/', [permit]: '' })).toBe(false)
  expect(mayAskForJobToken({ [url]: 'https://a/', [permit]: 'b' })).toBe(true)
})
