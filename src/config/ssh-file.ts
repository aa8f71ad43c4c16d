/**
 * `ssh:` in the configuration file: the machines on the way to a server.
 * Invariant: each has a pinned key and a way to prove who comes, or is refused.
 */
import type { SshHop } from '../core/target.js'
import { isPem, type ReadFile } from './certificates.js'
import type { HopShape, SshShape } from './server-shape.js'
import { type Found, type Refused, valueIn } from './found.js'
import { objectTo, type Reading } from './shape.js'
import { checkKey, isWrittenOut, readPem } from './tls-file.js'

export type SshFound = Found<typeof SshShape> | Refused | undefined
type HopFound = Found<typeof HopShape> | Found<typeof SshShape>

const SSH_PORT = 22

/** The machines in the order of the way: those of `jump` come first. */
function hopsOf(ssh: SshFound): readonly HopFound[] {
  if (ssh?.kind !== 'group') return []
  const { jump } = ssh.fields
  return [...(jump?.kind === 'row' ? jump.items : []), ssh]
}

/** Objects to what shows without opening a file. */
export function checkSsh(ssh: SshFound, reading: Reading): void {
  for (const hop of hopsOf(ssh)) {
    const { key, passphrase, password, agent } = hop.fields
    checkKey(key, reading)
    const hasAgent = agent !== undefined && valueIn(agent) !== 'false'
    if (key === undefined && password === undefined && !hasAgent) {
      const message = 'it has neither key nor password nor agent'
      objectTo(reading, hop, { message, hint: 'Write key: ${NAME} below it, from a secret.' })
    }
    if (passphrase !== undefined && key === undefined) {
      const message = 'it has a passphrase, but no key'
      objectTo(reading, passphrase, {
        message,
        hint: 'Write the key that the passphrase opens, or remove it.',
      })
    }
  }
}

/**
 * The tunnel; undefined when there is none.
 *
 * @param tunnel - What `ssh:` holds, without problems; with some, the result is not to be used.
 */
export async function readTunnel(
  ssh: SshFound,
  reading: Reading,
  readFile: ReadFile,
): Promise<readonly SshHop[] | undefined> {
  if (ssh === undefined) return undefined
  const tunnel: SshHop[] = []
  for (const hop of hopsOf(ssh)) tunnel.push(await readHop(hop, reading, readFile))
  return tunnel
}

async function readHop(hop: HopFound, reading: Reading, readFile: ReadFile): Promise<SshHop> {
  const { fields } = hop
  const password = valueIn(fields.password)
  const passphrase = valueIn(fields.passphrase)
  const needed = reading.credentials !== 'unneeded'
  const key = needed ? await readKey(hop, reading, readFile) : undefined
  const agent = needed ? readAgent(hop, reading) : undefined
  return {
    host: valueIn(fields.host) ?? '',
    port: valueIn(fields.port) ?? SSH_PORT,
    user: valueIn(fields.user) ?? '',
    hostKeys: valueIn(fields['host-key']) ?? [],
    ...(password === undefined ? {} : { password }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(key === undefined ? {} : { key }),
    ...(agent === undefined ? {} : { agent }),
  }
}

async function readKey(hop: HopFound, reading: Reading, readFile: ReadFile): Promise<string | undefined> {
  const { key, passphrase } = hop.fields
  if (key?.kind !== 'leaf' || key.value === undefined || isWrittenOut(key)) return undefined
  const isText = isPem(key.value) || key.value.startsWith(PUTTY)
  const text = isText ? key.value : await readPem({ ...key, value: key.value }, 'key', reading, readFile)
  if (text === undefined) return undefined
  reading.report.secrets.add(text)
  const form = formOf(text)
  if (form === 'none') {
    const message = 'it holds no private key in the form of OpenSSH, PEM or PuTTY'
    objectTo(reading, key, { message, hint: 'Store the whole private key as a secret, with its line ends.' })
  } else if (form === 'locked' && passphrase === undefined) {
    const message = 'the private key is encrypted, and there is no passphrase'
    objectTo(reading, key, { message, hint: 'Write passphrase: ${NAME} beside it, from a secret.' })
  }
  return text
}

const PUTTY = 'PuTTY-User-Key-File-'

/** Whether a text is a private key that can be used as it is, one that a passphrase opens, or none. */
function formOf(text: string): 'open' | 'locked' | 'none' {
  const putty = /^PuTTY-User-Key-File-\d: [^\n]+\r?\nEncryption: (\S+)/.exec(text)?.[1]
  if (putty !== undefined) return putty === 'none' ? 'open' : 'locked'
  const [, kind = '', body] =
    /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[ \t]*\r?\n([^]+?)-----END \1PRIVATE KEY-----/.exec(text) ?? []
  if (body === undefined) return 'none'
  if (kind === 'ENCRYPTED ' || /^Proc-Type:.*ENCRYPTED/m.test(body)) return 'locked'
  if (kind !== 'OPENSSH ') return 'open'
  // Magic, then the name of the cipher: https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
  const bytes = Buffer.from(body, 'base64')
  const magic = 'openssh-key-v1\0'
  if (bytes.subarray(0, magic.length).toString('latin1') !== magic) return 'none'
  const cipher = bytes.subarray(magic.length + 4, magic.length + 8).toString('latin1')
  return cipher === 'none' ? 'open' : 'locked'
}

function readAgent({ fields: { agent } }: HopFound, reading: Reading): string | undefined {
  if (agent?.kind !== 'leaf' || agent.value === undefined || agent.value === 'false') return undefined
  if (agent.value !== 'true') return agent.value
  const socket = reading.env?.['SSH_AUTH_SOCK'] ?? ''
  if (socket !== '') return socket
  const message = 'SSH_AUTH_SOCK is not set, so there is no agent'
  objectTo(reading, agent, { message, hint: 'Start an agent in an earlier step, or write key: ${NAME}.' })
  return undefined
}
