/** Tokens for RDS: from AWS's signer, checked by a computation of their own; the role is taken on at a stand-in for STS. */
import { createHash, createHmac } from 'node:crypto'
import { describe, expect, jest, test } from '@jest/globals'
import { learnedSecrets } from '../../../src/core/learned-secrets.js'
import type { NetworkAddress } from '../../../src/core/target.js'
import type * as AwsRds from '../../../src/dialect/identity/aws-rds.js'
import { CLOUD, startClouds, type Clouds } from '../../kit/clouds.js'
import { startIssuer } from '../../kit/oidc.js'
import { withVariables } from './environment.js'

const address: NetworkAddress = {
  kind: 'network',
  host: 'shop.cluster-abc.eu-west-1.rds.amazonaws.com',
  port: 5432,
  user: 'deploy+er',
  credential: { kind: 'aws-rds', region: 'eu-west-1' },
  tls: { mode: 'verify-full' },
}

/** Afresh, because providers are kept for the life of the process. */
async function load(): Promise<Pick<typeof AwsRds, 'signForRds'>> {
  jest.resetModules()
  return import('../../../src/dialect/identity/aws-rds.js')
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/**
 * The signature of a presigned request, from the description of AWS alone.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
function signatureOf(token: string, secretAccessKey: string): string {
  const [place = '', query = ''] = token.split('/?')
  const parameters = query.split('&').filter(part => !part.startsWith('X-Amz-Signature='))
  const canonical = [
    'GET',
    '/',
    parameters.toSorted().join('&'),
    `host:${place}`,
    '',
    'host',
    sha256(''),
  ].join('\n')
  const values = new Map(parameters.map(part => part.split('=') as [string, string]))
  const date = values.get('X-Amz-Date') ?? ''
  const [, day = '', region = '', service = '', end = ''] = decodeURIComponent(
    values.get('X-Amz-Credential') ?? '',
  ).split('/')
  const text = ['AWS4-HMAC-SHA256', date, [day, region, service, end].join('/'), sha256(canonical)].join('\n')
  const key = [day, region, service, end].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`)
  return hmac(key, text).toString('hex')
}

/** What the token says, by name. */
const partsOf = (token: string): Record<string, string> =>
  Object.fromEntries(new URL(`https://${token}`).searchParams)

const stsOf = ({ url }: Clouds): Record<string, string> => ({
  AWS_ENDPOINT_URL_STS: url,
  AWS_EC2_METADATA_DISABLED: 'true',
})

describe('a token for RDS', () => {
  test('comes from the role that the job takes on with its own OIDC token', async () => {
    await using issuer = await startIssuer()
    await using clouds = await startClouds(issuer)
    using _ = withVariables({ ...issuer.env, ...stsOf(clouds), AWS_ROLE_ARN: CLOUD.roleArn })
    const { signForRds } = await load()
    const before = Date.now()
    const { secret, expiresAtMs } = await signForRds(address, 'eu-west-1')

    expect(secret).toMatch(/^shop\.cluster-abc\.eu-west-1\.rds\.amazonaws\.com:5432\/\?/)
    const parts = partsOf(secret)
    expect(parts).toMatchObject({
      ...{
        Action: 'connect',
        DBUser: 'deploy+er',
        'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
        'X-Amz-Expires': '900',
      },
      ...{ 'X-Amz-SignedHeaders': 'host', 'X-Amz-Security-Token': CLOUD.sessionToken },
    })
    expect(parts['X-Amz-Credential']).toMatch(
      /^ASIAEXAMPLEEXAMPLE00\/\d{8}\/eu-west-1\/rds-db\/aws4_request$/,
    )
    expect(parts['X-Amz-Signature']).toBe(signatureOf(secret, CLOUD.secretAccessKey))
    expect(expiresAtMs - before).toBeGreaterThan(14 * 60_000)
    expect(expiresAtMs - before).toBeLessThanOrEqual(15 * 60_000 + 2_000)

    const [asked = ''] = issuer.requests
    expect(new URL(asked, issuer.serverUrl).searchParams.get('audience')).toBe('sts.amazonaws.com')

    await signForRds({ ...address, host: 'second.eu-west-1.rds.amazonaws.com' }, 'eu-west-1')
    expect(clouds.requests).toHaveLength(1)
    expect(issuer.tokens).toHaveLength(1)
  })

  test('what is secret of it is known to redactors', async () => {
    await using issuer = await startIssuer()
    await using clouds = await startClouds(issuer)
    using _ = withVariables({ ...issuer.env, ...stsOf(clouds), AWS_ROLE_ARN: CLOUD.roleArn })
    const { signForRds } = await load()
    const { learnedSecrets: learned } = await import('../../../src/core/learned-secrets.js')
    const { createRedactor } = await import('../../../src/core/redact.js')
    const { secret } = await signForRds(address, 'eu-west-1')
    expect(learned()).toEqual(
      expect.arrayContaining([
        ...issuer.tokens,
        ...[CLOUD.secretAccessKey, CLOUD.sessionToken, partsOf(secret)['X-Amz-Signature']],
      ]),
    )
    const shown = createRedactor([])(secret)
    for (const part of ['X-Amz-Signature', 'X-Amz-Security-Token']) expect(shown).toContain(`${part}=***`)
    expect(learnedSecrets()).not.toContain(CLOUD.sessionToken)
  })

  test('comes from what a login action has left in the environment', async () => {
    await using issuer = await startIssuer()
    await using clouds = await startClouds(issuer)
    using _ = withVariables({
      ...{ ...issuer.env, ...stsOf(clouds), AWS_ROLE_ARN: CLOUD.roleArn },
      ...{ AWS_ACCESS_KEY_ID: 'AKIAOTHER', AWS_SECRET_ACCESS_KEY: 'other-secret-access-key' },
    })
    const { signForRds } = await load()
    const { secret } = await signForRds(address, 'us-east-1')
    const parts = partsOf(secret)
    expect(parts['X-Amz-Credential']).toMatch(/^AKIAOTHER\/\d{8}\/us-east-1\//)
    expect(parts['X-Amz-Signature']).toBe(signatureOf(secret, 'other-secret-access-key'))
    expect(clouds.requests).toEqual([])
  })

  test('ends with the session that signed it', async () => {
    await using issuer = await startIssuer()
    await using clouds = await startClouds(issuer)
    clouds.lasting(300)
    using _ = withVariables({ ...issuer.env, ...stsOf(clouds), AWS_ROLE_ARN: CLOUD.roleArn })
    const { signForRds } = await load()
    const { expiresAtMs } = await signForRds(address, 'eu-west-1')
    expect(expiresAtMs - Date.now()).toBeLessThanOrEqual(300_000)
  })

  test('is refused by a role that does not trust the job', async () => {
    await using issuer = await startIssuer()
    await using clouds = await startClouds(issuer)
    clouds.refuse()
    using _ = withVariables({ ...issuer.env, ...stsOf(clouds), AWS_ROLE_ARN: CLOUD.roleArn })
    const { signForRds } = await load()
    await expect(signForRds(address, 'eu-west-1')).rejects.toThrow(
      'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    )
  })
})
