/** Tokens for Cloud SQL: Google's library asks a stand-in for its token services. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { learnedSecrets } from '../../../src/core/learned-secrets.js'
import { readGoogleToken } from '../../../src/dialect/identity/google-cloud-sql.js'
import { CLOUD, googleAccount, startClouds } from '../../kit/clouds.js'
import { startIssuer } from '../../kit/oidc.js'
import { withVariables } from './environment.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'greenline-google-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function write(text: string): Promise<{ readonly GOOGLE_APPLICATION_CREDENTIALS: string }> {
  const file = path.join(folder, 'account.json')
  await writeFile(file, text)
  return { GOOGLE_APPLICATION_CREDENTIALS: file }
}

describe('a token for Cloud SQL', () => {
  test('comes from the token of the job where the account names a file that nobody wrote', async () => {
    await using issuer = await startIssuer()
    await using clouds = await startClouds(issuer)
    clouds.lasting(1800)
    const account = await write(googleAccount(clouds.url, { file: path.join(folder, 'of-the-job') }))
    using _ = withVariables({ ...issuer.env, ...account })
    const before = Date.now()
    const { secret, expiresAtMs } = await readGoogleToken()
    expect(secret).toBe(CLOUD.googleToken)
    expect(Math.abs(expiresAtMs - before - 1_800_000)).toBeLessThan(10_000)
    expect(learnedSecrets()).toEqual(expect.arrayContaining([CLOUD.googleToken, ...issuer.tokens]))
    expect(issuer.tokens).toHaveLength(1)
  })

  test('comes as the login action has arranged it', async () => {
    await using issuer = await startIssuer()
    await using clouds = await startClouds(issuer)
    const { ACTIONS_ID_TOKEN_REQUEST_URL: place = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: permit = '' } =
      issuer.env
    // https://github.com/google-github-actions/auth writes this source.
    const source = {
      url: `${place}&audience=${encodeURIComponent(`https:${CLOUD.pool}`)}`,
      headers: { Authorization: `Bearer ${permit}` },
      format: { type: 'json', subject_token_field_name: 'value' },
    }
    using _ = withVariables({ ...issuer.env, ...(await write(googleAccount(clouds.url, source))) })
    expect((await readGoogleToken()).secret).toBe(CLOUD.googleToken)
    expect(clouds.requests.map(request => request.split(' ')[1])).toEqual([
      '/google/v1/token',
      `/google/v1/projects/-/serviceAccounts/${CLOUD.serviceAccount}:generateAccessToken`,
    ])
  })

  test('is refused by a pool that does not trust the job, and nothing secret is said', async () => {
    await using issuer = await startIssuer()
    await using clouds = await startClouds(issuer)
    clouds.refuse()
    const account = await write(googleAccount(clouds.url, { file: path.join(folder, 'of-the-job') }))
    using _ = withVariables({ ...issuer.env, ...account })
    await expect(readGoogleToken()).rejects.toThrow('rejected by the attribute condition')
  })

  test('is not asked for with the token of the job where the job has none', async () => {
    await using issuer = await startIssuer()
    await using clouds = await startClouds(issuer)
    using _ = withVariables(await write(googleAccount(clouds.url, { file: path.join(folder, 'of-the-job') })))
    await expect(readGoogleToken()).rejects.toThrow('of-the-job')
    expect(clouds.requests).toEqual([])
  })
})
