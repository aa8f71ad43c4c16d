/**
 * Tokens of Microsoft Entra for flexible servers of Azure. Invariant: a token is
 * for databases only, and is asked for by Microsoft's own library.
 *
 * @see https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-configure-sign-in-azure-ad-authentication
 */
import type { TokenCredential } from '@azure/identity'
import { learnSecret } from '../../core/learned-secrets.js'
import { mayAskForJobToken, readJobToken } from './job-token.js'
import { Refusal, type Token } from './token.js'

/** As Microsoft has set it for workload identity federation. */
const AUDIENCE = 'api://AzureADTokenExchange'

/** Whom the databases of each of Azure's clouds trust, by the host of AZURE_AUTHORITY_HOST. */
const DATABASES: Readonly<Record<string, string>> = {
  'login.microsoftonline.com': 'https://ossrdbms-aad.database.windows.net',
  'login.microsoftonline.us': 'https://ossrdbms-aad.database.usgovcloudapi.net',
  'login.chinacloudapi.cn': 'https://ossrdbms-aad.database.chinacloudapi.cn',
}
const PUBLIC = 'login.microsoftonline.com'

/** Other ways to prove who the application is; they come before the token of the job. */
const OTHER_PROOFS = [
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_FEDERATED_TOKEN_FILE',
  'AZURE_USERNAME',
]

/** Asks for a token, which is good for all servers that know the account. */
export async function readAzureToken(): Promise<Token> {
  const host = hostOf(process.env['AZURE_AUTHORITY_HOST'] ?? '')
  const credential = await credentialFor({ disableInstanceDiscovery: !(host in DATABASES) })
  const token = await credential.getToken(`${DATABASES[host] ?? DATABASES[PUBLIC]}/.default`)
  if (token === null) throw new Refusal('the answer holds no token.')
  learnSecret(token.token)
  return { secret: token.token, expiresAtMs: token.expiresOnTimestamp }
}

/** @param options - Without discovery: a cloud of one's own is not known to the public one, which is asked otherwise. */
async function credentialFor(options: {
  readonly disableInstanceDiscovery: boolean
}): Promise<TokenCredential> {
  const { ClientAssertionCredential, DefaultAzureCredential } = await import('@azure/identity')
  const { AZURE_TENANT_ID: tenant = '', AZURE_CLIENT_ID: client = '' } = process.env
  const others = OTHER_PROOFS.filter(name => (process.env[name] ?? '') !== '')
  const isDirect = tenant !== '' && client !== '' && mayAskForJobToken() && others.length === 0
  if (!isDirect) return new DefaultAzureCredential(options)
  return new ClientAssertionCredential(tenant, client, () => readJobToken(AUDIENCE), options)
}

const hostOf = (authority: string): string => {
  if (authority === '') return PUBLIC
  return URL.canParse(authority) ? new URL(authority).host : authority
}
