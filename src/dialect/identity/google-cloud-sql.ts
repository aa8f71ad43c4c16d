/**
 * Tokens of Google Cloud for databases with IAM authentication. Invariant: a
 * token may log in to databases and nothing else, and is asked for by Google's
 * own library.
 *
 * @see https://cloud.google.com/sql/docs/postgres/iam-logins
 */
import { access, readFile } from 'node:fs/promises'
import type { ExternalAccountClientOptions, IdentityPoolClientOptions } from 'google-auth-library'
import { learnSecret } from '../../core/learned-secrets.js'
import { mayAskForJobToken, readJobToken } from './job-token.js'
import { Refusal, type Token } from './token.js'

const SCOPE = 'https://www.googleapis.com/auth/sqlservice.login'
/** For a token whose end is not told; they are good for an hour. */
const UNTOLD_LIFE_MS = 5 * 60_000

/** A token has no need of it, and the library would ask for it by a request that an account for logins may not make. */
const NO_PROJECT = 'none'

/** Asks for a token, which is good for all databases that the account may log in to. */
export async function readGoogleToken(): Promise<Token> {
  const { GoogleAuth, IdentityPoolClient } = await import('google-auth-library')
  const account = await accountOfJob(process.env['GOOGLE_APPLICATION_CREDENTIALS'] ?? '')
  const client =
    account === undefined
      ? await new GoogleAuth({ scopes: [SCOPE], projectId: NO_PROJECT }).getClient()
      : new IdentityPoolClient({ ...account, scopes: [SCOPE] })
  const { token } = await client.getAccessToken()
  if (typeof token !== 'string' || token === '') throw new Refusal('the answer holds no token.')
  learnSecret(token)
  return { secret: token, expiresAtMs: client.credentials.expiry_date ?? Date.now() + UNTOLD_LIFE_MS }
}

/**
 * An external account whose token nobody has written anywhere: then it is the job's own, with the audience that
 * Google's login action asks for.
 */
async function accountOfJob(file: string): Promise<IdentityPoolClientOptions | undefined> {
  if (file === '' || !mayAskForJobToken()) return undefined
  const account = await readAccount(file)
  if (account?.type !== 'external_account' || !('audience' in account)) return undefined
  const { credential_source: source, ...rest } = account as Partial<IdentityPoolClientOptions> & {
    audience: string
  }
  if (source !== undefined && (source.file === undefined || (await exists(source.file)))) return undefined
  return {
    ...(rest as IdentityPoolClientOptions),
    subject_token_supplier: {
      getSubjectToken: async ({ audience }) => readJobToken(audience.replace(/^\/\//, 'https://')),
    },
  }
}

async function readAccount(file: string): Promise<Partial<ExternalAccountClientOptions> | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Partial<ExternalAccountClientOptions>
  } catch {
    // Google's library says what is wrong with it.
    return undefined
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )
