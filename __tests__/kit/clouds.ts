/**
 * The token services of three clouds, as their public descriptions have them.
 * Invariant: a request that a cloud would refuse is refused here too, and what is
 * given out is not to be had without the token that the runner gave for this cloud.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Issuer } from './oidc.js'

/** What there is at the clouds: one account each. */
export const CLOUD = {
  roleArn: 'arn:aws:iam::123456789012:role/deploy',
  accessKeyId: 'ASIAEXAMPLEEXAMPLE00',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: `IQoJb3JpZ2luX2VjE${'Abc+/9='.repeat(40)}`,
  pool: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/github/providers/github',
  serviceAccount: 'deploy@shop.iam.gserviceaccount.com',
  googleToken: `ya29.${'gOoGle_-'.repeat(20)}`,
  tenant: '11111111-2222-3333-4444-555555555555',
  client: '66666666-7777-8888-9999-000000000000',
  clientSecret: 'azure~client~secret~0123456789',
  azureToken: `eyJ0eXAiOiJKV1Qi.${'aZuRe_-'.repeat(30)}.c2lnbmF0dXJl`,
} as const

export interface Clouds extends AsyncDisposable {
  readonly url: string
  /** Method, path and parameters of each request, in the order of arrival. */
  readonly requests: readonly string[]
  /** The next requests are refused as a cloud that does not trust the job would. */
  refuse(): void
  /** How long what is given out lasts; an hour without it. */
  lasting(seconds: number): void
}

interface Reply {
  readonly status: number
  readonly type: 'application/json' | 'text/xml'
  readonly body: string
}

const json = (status: number, body: object): Reply => ({
  ...{ status, type: 'application/json' },
  body: JSON.stringify(body),
})
const xml = (status: number, body: string): Reply => ({ status, type: 'text/xml', body })

/** Starts them all on one port of 127.0.0.1, with TLS when there is a certificate. */
export async function startClouds(
  issuer: Issuer,
  certificate?: { readonly certificate: string; readonly key: string },
): Promise<Clouds> {
  const requests: string[] = []
  let refusing = false
  let lifeSeconds = 3600
  let url = ''

  /** A token of the runner, made for this audience: a cloud looks at its signature, here it is known by heart. */
  const isOfJob = (token: string | null, audience: string): boolean => {
    if (token === null || !issuer.tokens.includes(token)) return false
    const { aud } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
      aud: string
    }
    return aud === audience
  }
  const expiry = (): string => new Date(Date.now() + lifeSeconds * 1000).toISOString()

  /** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
  const assumeRole = (given: URLSearchParams): Reply => {
    const isRight =
      given.get('Action') === 'AssumeRoleWithWebIdentity' &&
      given.get('Version') === '2011-06-15' &&
      given.get('RoleArn') === CLOUD.roleArn &&
      /^[\w+=,.@-]{2,64}$/.test(given.get('RoleSessionName') ?? '')
    if (!isRight)
      return xml(400, '<ErrorResponse><Error><Code>ValidationError</Code></Error></ErrorResponse>')
    if (refusing || !isOfJob(given.get('WebIdentityToken'), 'sts.amazonaws.com')) {
      const message = 'Not authorized to perform sts:AssumeRoleWithWebIdentity'
      return xml(
        403,
        `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
      )
    }
    const credentials = `<AccessKeyId>${CLOUD.accessKeyId}</AccessKeyId><SecretAccessKey>${CLOUD.secretAccessKey}</SecretAccessKey><SessionToken>${CLOUD.sessionToken}</SessionToken><Expiration>${expiry()}</Expiration>`
    return xml(
      200,
      `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>${credentials}</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
    )
  }

  /** https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token (RFC 8693) */
  const exchange = (given: URLSearchParams): Reply => {
    const isRight =
      given.get('grant_type') === 'urn:ietf:params:oauth:grant-type:token-exchange' &&
      given.get('audience') === CLOUD.pool &&
      given.get('requested_token_type') === 'urn:ietf:params:oauth:token-type:access_token' &&
      given.get('subject_token_type') === 'urn:ietf:params:oauth:token-type:jwt' &&
      given.get('scope') === 'https://www.googleapis.com/auth/cloud-platform'
    if (!isRight) return json(400, { error: 'invalid_request' })
    if (refusing || !isOfJob(given.get('subject_token'), `https:${CLOUD.pool}`)) {
      const description = 'The given credential is rejected by the attribute condition.'
      return json(400, { error: 'unauthorized_client', error_description: description })
    }
    return json(200, {
      access_token: 'federated-token',
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      ...{ token_type: 'Bearer', expires_in: 3600 },
    })
  }

  /** https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken */
  const impersonate = (request: IncomingMessage, body: string): Reply => {
    if (request.headers.authorization !== 'Bearer federated-token') return json(401, { error: { code: 401 } })
    const { scope } = JSON.parse(body) as { scope: string[] }
    if (scope.join() !== 'https://www.googleapis.com/auth/sqlservice.login') {
      return json(403, { error: { code: 403, status: 'PERMISSION_DENIED' } })
    }
    return json(200, { accessToken: CLOUD.googleToken, expireTime: expiry() })
  }

  /** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow */
  const clientCredentials = (given: URLSearchParams): Reply => {
    const isRight =
      given.get('grant_type') === 'client_credentials' &&
      given.get('client_id') === CLOUD.client &&
      (given.get('scope') ?? '').split(' ').includes('https://ossrdbms-aad.database.windows.net/.default')
    if (!isRight) return json(400, { error: 'invalid_request', error_description: 'AADSTS900144' })
    const isFederated =
      given.get('client_assertion_type') === 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' &&
      isOfJob(given.get('client_assertion'), 'api://AzureADTokenExchange')
    if (refusing || !(isFederated || given.get('client_secret') === CLOUD.clientSecret)) {
      const description =
        'AADSTS70021: No matching federated identity record found for presented assertion subject.\r\nTrace ID: 1'
      return json(401, { error: 'invalid_client', error_description: description, error_codes: [70021] })
    }
    return json(200, { token_type: 'Bearer', expires_in: lifeSeconds, access_token: CLOUD.azureToken })
  }
  const discover = (): Reply =>
    json(200, {
      issuer: `${url}/${CLOUD.tenant}/v2.0`,
      authorization_endpoint: `${url}/${CLOUD.tenant}/oauth2/v2.0/authorize`,
      token_endpoint: `${url}/${CLOUD.tenant}/oauth2/v2.0/token`,
      jwks_uri: `${url}/${CLOUD.tenant}/discovery/v2.0/keys`,
    })

  const answer = (request: IncomingMessage, body: string): Reply => {
    const place = `${request.method ?? ''} ${new URL(request.url ?? '/', url).pathname}`
    switch (place) {
      case 'POST /':
        return assumeRole(new URLSearchParams(body))
      case 'POST /google/v1/token':
        return exchange(new URLSearchParams(body))
      case `POST /google/v1/projects/-/serviceAccounts/${CLOUD.serviceAccount}:generateAccessToken`:
        return impersonate(request, body)
      case `GET /${CLOUD.tenant}/v2.0/.well-known/openid-configuration`:
        return discover()
      case `POST /${CLOUD.tenant}/oauth2/v2.0/token`:
        return clientCredentials(new URLSearchParams(body))
      default:
        return json(404, {})
    }
  }

  const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    requests.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`)
    const { status, type, body: text } = answer(request, body)
    response.writeHead(status, { 'content-type': type }).end(text)
  }
  const serve = (request: IncomingMessage, response: ServerResponse): void => void listener(request, response)
  const server =
    certificate === undefined
      ? createServer(serve)
      : createSecureServer({ cert: certificate.certificate, key: certificate.key }, serve)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  url = certificate === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`
  return {
    url,
    requests,
    refuse: () => {
      refusing = true
    },
    lasting: seconds => {
      lifeSeconds = seconds
    },
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The file that `gcloud iam workload-identity-pools create-cred-config` writes, for the stand-in. */
export const googleAccount = (url: string, source: object): string =>
  JSON.stringify({
    universe_domain: 'googleapis.com',
    type: 'external_account',
    audience: CLOUD.pool,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: `${url}/google/v1/token`,
    service_account_impersonation_url: `${url}/google/v1/projects/-/serviceAccounts/${CLOUD.serviceAccount}:generateAccessToken`,
    credential_source: source,
  })
