/**
 * Tokens of AWS for databases with IAM authentication. Invariant: the signature
 * is made by AWS's own signer on this machine; only the credentials of the role
 * come over the network, once for all servers of a region.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
 */
import type { fromNodeProviderChain } from '@aws-sdk/credential-providers'
import { learnSecret } from '../../core/learned-secrets.js'
import type { NetworkAddress } from '../../core/target.js'
import { mayAskForJobToken, readJobToken } from './job-token.js'
import { createMemory, type Expiring } from './remember.js'
import type { Token } from './token.js'

/** Both as AWS sets them. */
const AUDIENCE = 'sts.amazonaws.com'
const TOKEN_LIFE_MS = 15 * 60_000

type Provider = ReturnType<typeof fromNodeProviderChain>

interface Identity extends Expiring {
  readonly identity: Awaited<ReturnType<Provider>>
}

const identities = createMemory<Identity>(TOKEN_LIFE_MS)
const providers = new Map<string, Promise<Provider>>()

/** Signs a token for one account of one server. Rejects with what the SDK says when there are no credentials. */
export async function signForRds(address: NetworkAddress, region: string): Promise<Token> {
  const { Signer } = await import('@aws-sdk/rds-signer')
  const provider = await providerFor(region)
  let expiresAtMs = Date.now() + TOKEN_LIFE_MS
  const signer = new Signer({
    ...{ hostname: address.host, port: address.port, username: address.user, region },
    credentials: async properties => {
      const identity = await provider(properties)
      learnSecret(identity.secretAccessKey)
      learnSecret(identity.sessionToken ?? '')
      // What is signed by a session ends with the session.
      expiresAtMs = Math.min(expiresAtMs, identity.expiration?.getTime() ?? Infinity)
      return identity
    },
  })
  const secret = await signer.getAuthToken()
  // The rest of it is an address. One short secret for each server keeps redaction quick where there are hundreds.
  learnSecret(/X-Amz-Signature=(\w+)/.exec(secret)?.[1] ?? secret)
  return { secret, expiresAtMs }
}

/** One for a region, because it keeps the credentials until they expire. */
function providerFor(region: string): Promise<Provider> {
  const known = providers.get(region)
  if (known !== undefined) return known
  const made = makeProvider(region)
  providers.set(region, made)
  return made
}

/** A role and nothing to take it on with: then the job's own OIDC token does, as the login action would use it. */
async function makeProvider(region: string): Promise<Provider> {
  const { fromNodeProviderChain: fromChain, fromWebToken } = await import('@aws-sdk/credential-providers')
  const { env } = process
  const roleArn = env['AWS_ROLE_ARN'] ?? ''
  const others = ['AWS_ACCESS_KEY_ID', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_PROFILE']
  const isDirect = roleArn !== '' && mayAskForJobToken() && others.every(name => (env[name] ?? '') === '')
  if (!isDirect) return fromChain({ clientConfig: { region } })
  const roleSessionName = env['AWS_ROLE_SESSION_NAME'] ?? `greenline-${env['GITHUB_RUN_ID'] ?? 'job'}`
  const assume = async (): Promise<Identity> => {
    const webIdentityToken = await readJobToken(AUDIENCE)
    const options = { roleArn, roleSessionName, webIdentityToken, clientConfig: { region } }
    const identity = await fromWebToken(options)()
    return { identity, expiresAtMs: identity.expiration?.getTime() ?? 0 }
  }
  return async () => (await identities.recall(region, assume).answer).identity
}
