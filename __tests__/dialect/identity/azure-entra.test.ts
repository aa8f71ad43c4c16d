/**
 * Tokens for Azure's servers: Microsoft's library asks a stand-in for its token service. It insists on https, hence
 * a process that trusts the stand-in's certificate from its start.
 */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { makeCertificates, type TestCertificates } from '../../kit/certificates.js'
import { CLOUD, startClouds } from '../../kit/clouds.js'
import { startIssuer } from '../../kit/oidc.js'

interface Loader {
  readonly transpileSource: (file: string, parent: string) => string
}
const { transpileSource } = (await import(path.resolve('scripts/load-source.mjs'))) as Loader

let certificates: TestCertificates
beforeAll(async () => {
  certificates = await makeCertificates()
})
afterAll(async () => certificates[Symbol.asyncDispose]())

const SOURCE = transpileSource('src/dialect/identity/azure-entra.ts', path.resolve('tmp'))
const LEARNED = SOURCE.replace('dialect/identity/azure-entra', 'core/learned-secrets')
const SCRIPT = `
  const { readAzureToken } = await import(${JSON.stringify(SOURCE)})
  const { learnedSecrets } = await import(${JSON.stringify(LEARNED)})
  const answer = await readAzureToken().catch(error => ({ error: error.message }))
  console.log(JSON.stringify({ ...answer, learned: learnedSecrets() }))`

interface Said {
  readonly secret?: string
  readonly expiresAtMs?: number
  readonly error?: string
  readonly learned: readonly string[]
}

async function ask(url: string, env: Readonly<Record<string, string>>): Promise<Said> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', SCRIPT], {
    env: {
      ...{ PATH: process.env['PATH'], HOME: certificates.folder, NODE_EXTRA_CA_CERTS: certificates.caFile },
      ...{ AZURE_AUTHORITY_HOST: url, AZURE_TENANT_ID: CLOUD.tenant, AZURE_CLIENT_ID: CLOUD.client, ...env },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  for await (const chunk of child.stdout) text += String(chunk)
  return JSON.parse(text) as Said
}

describe('a token for servers of Azure', () => {
  test('comes from the token of the job, by a federated credential', async () => {
    await using issuer = await startIssuer()
    await using clouds = await startClouds(issuer, certificates.good)
    clouds.lasting(1800)
    const before = Date.now()
    const { secret, expiresAtMs = 0, learned } = await ask(clouds.url, issuer.env)
    expect(secret).toBe(CLOUD.azureToken)
    expect(Math.abs(expiresAtMs - before - 1_800_000)).toBeLessThan(10_000)
    // The library asks once or twice; two tokens of one second are the same.
    expect(learned).toEqual([...new Set([...issuer.tokens, CLOUD.azureToken])])
  })

  test('comes from the secret of an application where one is given', async () => {
    await using issuer = await startIssuer()
    await using clouds = await startClouds(issuer, certificates.good)
    const given = { ...issuer.env, AZURE_CLIENT_SECRET: CLOUD.clientSecret }
    expect((await ask(clouds.url, given)).secret).toBe(CLOUD.azureToken)
    expect(issuer.tokens).toEqual([])
  })

  test('is refused by an application that does not trust the job', async () => {
    await using issuer = await startIssuer()
    await using clouds = await startClouds(issuer, certificates.good)
    clouds.refuse()
    const { error } = await ask(clouds.url, issuer.env)
    expect(error).toContain('AADSTS70021')
    expect(error).not.toContain(issuer.tokens[0])
  })
})
