/**
 * What an account proves itself with. Invariant: nothing is kept longer than it
 * is good for, and nothing but the server it is for gets to see it: a token goes
 * over TLS with a checked certificate or not at all.
 */
import { GreenlineError } from '../core/errors.js'
import { learnSecret } from '../core/learned-secrets.js'
import type { Credential, NetworkAddress, Target } from '../core/target.js'
import { nameOf } from './connection-error.js'
import { createMemory } from './identity/remember.js'
import { unavailable, within, type Token } from './identity/token.js'

const DEADLINE_MS = 30_000
/** More than a connection takes to open, and than clocks differ. */
const SPARE_MS = 2 * 60_000
/** The answer of a command says nothing of its end, so none of its short time is given away. */
const memories = { command: createMemory<Token>(0), token: createMemory<Token>(SPARE_MS) }

/**
 * Opens a session with the password, or the token in its place. What a command printed a while ago and is rejected
 * is asked for anew, once: the password may have been changed meanwhile.
 *
 * @param open - Called once or twice.
 * @throws GreenlineError CREDENTIAL_UNAVAILABLE, TLS_FAILED where a token would travel unprotected, and what `open`
 *   throws.
 */
export async function withPassword<T>(target: Target, open: (password: string) => Promise<T>): Promise<T> {
  const { address } = target
  if (address.kind !== 'network') return open('')
  const { credential } = address
  if (credential.kind === 'password') return open(credential.password)
  if (credential.kind !== 'command' && !mayShowPassword(address)) throw unprotected(target, credential)

  const isCommand = credential.kind === 'command'
  const memory = isCommand ? memories.command : memories.token
  const key = keyOf(target.server, address, credential)
  const ask = (): Promise<Token> => askFor(target, address, credential)
  const first = memory.recall(key, ask)
  const { secret } = await first.answer
  try {
    return await open(secret)
  } catch (thrown) {
    const isRejected = thrown instanceof GreenlineError && thrown.code === 'CREDENTIALS_REJECTED'
    if (!isRejected || !isCommand) throw thrown
    memory.forget(key, first.answer)
    if (!first.kept) throw thrown
    const again = await memory.recall(key, ask).answer
    if (again.secret === secret) throw thrown
    return open(again.secret)
  }
}

/**
 * Asks the commands of these targets, so that what they print is a secret to a process that writes about sessions of
 * another one. (A token of a cloud is a new one each time; nothing that is written holds it.) Never throws.
 */
export async function learnPasswords(targets: readonly Target[]): Promise<void> {
  const asking = targets.filter(
    ({ address }) => address.kind === 'network' && address.credential.kind === 'command',
  )
  await Promise.allSettled(asking.map(target => withPassword(target, async () => undefined)))
}

/** Whether a server may be sent what it asks for in clear text: it has shown who it is, and nobody listens. */
export const mayShowPassword = ({ credential, tls }: NetworkAddress): boolean =>
  credential.kind !== 'password' && (tls.mode === 'verify-ca' || tls.mode === 'verify-full')

type Asked = Exclude<Credential, { readonly kind: 'password' }>

async function askFor(target: Target, address: NetworkAddress, credential: Asked): Promise<Token> {
  const { who, hint } = ABOUT[credential.kind]
  try {
    const token = await within(DEADLINE_MS + 1_000, tokenFor(target.server, address, credential))
    // Of a token of AWS only a part is secret, and that part has been learned.
    if (credential.kind !== 'aws-rds') learnSecret(token.secret)
    return token
  } catch (thrown) {
    throw unavailable(target, who, thrown, hint)
  }
}

/** The providers' libraries are large: each is loaded for its own tokens only. */
async function tokenFor(server: string, address: NetworkAddress, credential: Asked): Promise<Token> {
  switch (credential.kind) {
    case 'command': {
      const { readFromCommand } = await import('./identity/command.js')
      return readFromCommand(credential.command, { server, address, deadlineMs: DEADLINE_MS })
    }
    case 'aws-rds': {
      const { signForRds } = await import('./identity/aws-rds.js')
      return signForRds(address, credential.region)
    }
    case 'google-cloud-sql': {
      const { readGoogleToken } = await import('./identity/google-cloud-sql.js')
      return readGoogleToken()
    }
    case 'azure-entra': {
      const { readAzureToken } = await import('./identity/azure-entra.js')
      return readAzureToken()
    }
  }
}

/** Tokens of Google and Azure are the same for all servers. */
function keyOf(server: string, { host, port, user }: NetworkAddress, credential: Asked): string {
  const own = credential.kind === 'command' || credential.kind === 'aws-rds'
  return JSON.stringify(own ? [credential, server, host, port, user] : [credential])
}

/** `who` begins a message that a target and a reason follow. */
const ABOUT: Readonly<Record<Asked['kind'], { readonly who: string; readonly hint: string }>> = {
  command: {
    who: 'The password-command gave no password',
    hint: 'Run the command in a step of the job, and mend what it says there.',
  },
  'aws-rds': {
    who: 'AWS gave no token',
    hint: 'Give the job AWS_ROLE_ARN and id-token: write, or log in to AWS in a step before, and check the trust policy of the role.',
  },
  'google-cloud-sql': {
    who: 'Google Cloud gave no token',
    hint: 'Log in to Google Cloud in a step before, or give the job GOOGLE_APPLICATION_CREDENTIALS and id-token: write, and check the workload identity pool.',
  },
  'azure-entra': {
    who: 'Azure gave no token',
    hint: 'Give the job AZURE_CLIENT_ID, AZURE_TENANT_ID and id-token: write, or log in to Azure in a step before, and check the federated credential of the application.',
  },
}

const unprotected = (target: Target, { kind }: Asked): GreenlineError =>
  new GreenlineError(
    'TLS_FAILED',
    `${nameOf(target)} would get a token of ${kind} without having shown a certificate that was checked.`,
    'Set the TLS mode verify-full, or verify-ca where the certificate names no host, with the authority of the provider.',
    { place: { target: target.name } },
  )
