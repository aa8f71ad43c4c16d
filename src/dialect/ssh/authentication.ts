/**
 * How a user is proved to a machine: with the key, the agent, then the password.
 * Invariant: nothing is tried that was not given, or that the machine does not take.
 */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import type * as ssh2 from 'ssh2'
import type { AnyAuthMethod, AuthenticationType, NextAuthHandler, ParsedKey } from 'ssh2'
import type { SshHop } from '../../core/target.js'
import { keyUnreadable } from './failures.js'

/** The parts of the package that are needed here; it is loaded when a tunnel is. */
export type Ssh = Pick<typeof ssh2, 'OpenSSHAgent' | 'utils'>

export interface Authentication {
  /** For the package: asked for the next method until the machine is content. */
  readonly next: (taken: AuthenticationType[] | null, partly: boolean | null, use: NextAuthHandler) => void
  /** A clause about what was tried and what is taken, when nothing is left. */
  readonly describe: () => string
}

/** As the protocol names what the methods use; an agent holds keys. */
const protocolName = ({ type }: AnyAuthMethod): AuthenticationType => (type === 'agent' ? 'publickey' : type)

const SPOKEN: Readonly<Partial<Record<AuthenticationType, string>>> = {
  publickey: 'the key',
  agent: 'the keys of the agent',
  password: 'the password',
  'keyboard-interactive': 'the password at its prompt',
}

/** @throws GreenlineError SSH_REJECTED when the private key cannot be read. */
export function authentication(ssh: Ssh, hop: SshHop): Authentication {
  const methods = methodsOf(ssh, hop)
  const tried: string[] = []
  let accepted: readonly AuthenticationType[] = []
  return {
    next(taken, _partly, use) {
      // Nobody asked yet: the answer to this tells what the machine takes.
      if (taken === null) {
        use({ type: 'none', username: hop.user })
        return
      }
      accepted = taken
      const at = methods.findIndex(method => taken.includes(protocolName(method)))
      const [method] = at < 0 ? [] : methods.splice(at, 1)
      if (method === undefined) {
        // The package takes this for its end, though its types do not say so.
        use(false as unknown as AuthenticationType)
        return
      }
      tried.push(SPOKEN[method.type] ?? method.type)
      use(method)
    },
    describe() {
      const what = tried.length === 0 ? 'there was nothing to try' : `it did not accept ${tried.join(', ')}`
      return accepted.length === 0 ? what : `${what}; it takes ${accepted.join(', ')}`
    },
  }
}

function methodsOf(ssh: Ssh, hop: SshHop): AnyAuthMethod[] {
  const { user: username, key, agent, password } = hop
  const methods: AnyAuthMethod[] = []
  if (key !== undefined) methods.push({ type: 'publickey', username, key: readKey(ssh, hop, key) })
  if (agent !== undefined) methods.push({ type: 'agent', username, agent: new ssh.OpenSSHAgent(agent) })
  if (password !== undefined) {
    methods.push({ type: 'password', username, password })
    methods.push({
      type: 'keyboard-interactive',
      username,
      // What is shown while it is typed is no password.
      prompt: (_name, _instructions, _language, prompts, finish) =>
        finish(prompts.map(({ echo }) => (echo === true ? '' : password))),
    })
  }
  return methods
}

function readKey({ utils }: Ssh, hop: SshHop, text: string): ParsedKey {
  const passphrase = hop.passphrase === '' ? undefined : hop.passphrase
  // A secret that was pasted may have the line ends of another system.
  const pasted = text.replace(/\r\n?/g, '\n').trim()
  const read = /^-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----/.test(pasted)
    ? utils.parseKey(fromPkcs8(hop, pasted, passphrase))
    : utils.parseKey(pasted, passphrase)
  const key = (Array.isArray(read) ? read[0] : read) as ParsedKey | Error | undefined
  if (key === undefined || key instanceof Error) throw keyUnreadable(hop, whyUnreadable(key?.message ?? ''))
  if (!key.isPrivateKey()) throw keyUnreadable(hop, 'it is a public key')
  return key
}

/** PKCS#8, as OpenSSL and some clouds write keys, in the older form of its kind: the package reads no other. */
function fromPkcs8(hop: SshHop, pem: string, passphrase: string | undefined): string {
  const key = decrypt(hop, pem, passphrase)
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return key.export({ type: 'pkcs1', format: 'pem' }).toString()
    case 'ec':
      return key.export({ type: 'sec1', format: 'pem' }).toString()
    default:
      throw keyUnreadable(hop, `a key of this kind has to be in OpenSSH's own form`)
  }
}

function decrypt(hop: SshHop, pem: string, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) })
  } catch {
    const isLocked = pem.startsWith('-----BEGIN ENCRYPTED')
    throw keyUnreadable(
      hop,
      !isLocked ? DAMAGED : passphrase === undefined ? NO_PASSPHRASE : WRONG_PASSPHRASE,
    )
  }
}

const NO_PASSPHRASE = 'it is encrypted, and there is no passphrase'
const WRONG_PASSPHRASE = 'its passphrase is wrong'
const DAMAGED = 'it is damaged'

/** Of the package's text only its kind is used: it was made from the key. */
function whyUnreadable(said: string): string {
  if (said.includes('no passphrase')) return NO_PASSPHRASE
  if (/integrity check|decrypt|passphrase/i.test(said)) return WRONG_PASSPHRASE
  return said.startsWith('Unsupported')
    ? 'it is no private key, or one of a kind that is not supported'
    : DAMAGED
}
