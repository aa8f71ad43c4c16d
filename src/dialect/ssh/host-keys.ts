/**
 * Whether a machine is the one that was meant. Invariant: a key is accepted only
 * when a line for this host and port, or a fingerprint, names that very key, and no
 * line revokes it.
 *
 * @see https://man.openbsd.org/sshd#SSH_KNOWN_HOSTS_FILE_FORMAT
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Place } from './failures.js'

type Marker = 'none' | 'cert-authority' | 'revoked'

interface KnownHost {
  readonly marker: Marker
  readonly hosts: string
  /** `ssh-ed25519` and the like. */
  readonly type: string
  readonly key: Buffer
}

/** What was pinned for one hop. */
export interface HostKeys {
  readonly fingerprints: readonly string[]
  readonly knownHosts: readonly KnownHost[]
  /** 1-based numbers of lines that are neither; for telling, their text is not. */
  readonly unreadable: readonly number[]
}

export type Verdict =
  | { readonly accepted: true }
  /** `why` is a clause, `hint` a sentence. */
  | { readonly accepted: false; readonly why: string; readonly hint: string }

const FINGERPRINT = /^SHA256:([A-Za-z0-9+/]{43})=?$/
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
const MARKERS: Readonly<Record<string, Marker>> = {
  '@cert-authority': 'cert-authority',
  '@revoked': 'revoked',
}

/** Reads lines of known_hosts and fingerprints; blank lines and comments are none. */
export function readHostKeys(texts: readonly string[]): HostKeys {
  const lines = texts.flatMap(text => text.split(/\r?\n|\r/)).map(line => line.trim())
  const fingerprints: string[] = []
  const knownHosts: KnownHost[] = []
  const unreadable: number[] = []
  for (const [index, line] of lines.entries()) {
    if (line === '' || line.startsWith('#')) continue
    const fingerprint = FINGERPRINT.exec(line)?.[1]
    const known = fingerprint === undefined ? readKnownHost(line) : undefined
    if (fingerprint !== undefined) fingerprints.push(`SHA256:${fingerprint}`)
    else if (known !== undefined) knownHosts.push(known)
    else unreadable.push(index + 1)
  }
  return { fingerprints, knownHosts, unreadable }
}

function readKnownHost(line: string): KnownHost | undefined {
  const words = line.split(/[ \t]+/)
  const marker = line.startsWith('@') ? MARKERS[words.shift() ?? ''] : 'none'
  const [hosts, type, base64] = words
  if (marker === undefined || hosts === undefined || type === undefined || base64 === undefined)
    return undefined
  const key = Buffer.from(base64, 'base64')
  return BASE64.test(base64) && typeOf(key) === type ? { marker, hosts, type, key } : undefined
}

/** The algorithm that a public key begins with. */
export function typeOf(key: Buffer): string {
  const length = key.length < 4 ? 0 : key.readUInt32BE(0)
  return length > key.length - 4 ? '' : key.toString('latin1', 4, 4 + length)
}

/** As `ssh-keygen -l` shows it. */
export const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`

/** Judges the key that the machine at a place presented, which it has proved to hold. */
export function judge(
  key: Buffer,
  place: Place,
  { fingerprints, knownHosts, unreadable }: HostKeys,
): Verdict {
  const shown = `${typeOf(key)} ${fingerprintOf(key)}`
  const refuse = (why: string, hint: string): Verdict => ({ accepted: false, why, hint })
  if (unreadable.length > 0) {
    return refuse(
      `line ${unreadable.join(', ')} of its host keys is neither a line of known_hosts nor a SHA256 fingerprint`,
      `Write what \`ssh-keyscan -p ${place.port} ${place.host}\` prints, after checking it.`,
    )
  }
  const here = knownHosts.filter(({ hosts }) => isFor(hosts, place))
  const holding = (marker: Marker): boolean => here.some(one => one.marker === marker && one.key.equals(key))
  if (holding('revoked')) {
    return refuse(
      `its key ${shown} is revoked`,
      'Find out who answers there: this key must not be used any more, so its holder may be an impostor.',
    )
  }
  if (holding('none') || fingerprints.includes(fingerprintOf(key))) return { accepted: true }
  if (here.some(({ marker }) => marker === 'cert-authority')) {
    return refuse(
      `authorities of host keys (@cert-authority) are not supported, and it presented ${shown}`,
      'Pin the key itself, after checking it with who runs the machine.',
    )
  }
  if (here.length === 0 && fingerprints.length === 0) {
    return refuse(
      `none of its host keys is for ${nameOf(place)}, and it presented ${shown}`,
      'Check the fingerprint with who runs the machine, and pin that key.',
    )
  }
  return refuse(
    `it presented ${shown}, which is not among its host keys`,
    'Ask who runs the machine whether its key has changed; only then pin the new one. Else somebody may be in between.',
  )
}

/** The algorithms that a key of a place is known for, for asking for such a key first. */
export function knownTypes({ knownHosts }: HostKeys, place: Place): readonly string[] {
  const here = knownHosts.filter(({ marker, hosts }) => marker === 'none' && isFor(hosts, place))
  return [...new Set(here.map(({ type }) => type))]
}

/** As known_hosts calls a place: the port counts where it is not the usual one. */
const nameOf = ({ host, port }: Place): string => (port === 22 ? host : `[${host}]:${port}`).toLowerCase()

function isFor(hosts: string, place: Place): boolean {
  const name = nameOf(place)
  if (hosts.startsWith('|')) return isHashOf(hosts, name)
  const patterns = hosts.toLowerCase().split(',')
  if (patterns.some(pattern => pattern.startsWith('!') && matches(pattern.slice(1), name))) return false
  // An address in brackets is also written without port, where it is the usual one.
  const names = [name, ...(place.port === 22 ? [`[${place.host.toLowerCase()}]:22`] : [])]
  return patterns.some(pattern => names.some(each => matches(pattern, each)))
}

function matches(pattern: string, name: string): boolean {
  const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, sign =>
    sign === '*' ? '.*' : sign === '?' ? '.' : `\\${sign}`,
  )
  return new RegExp(`^${source}$`).test(name)
}

/** `|1|salt|hash`: the name under HMAC-SHA1. */
function isHashOf(hosts: string, name: string): boolean {
  const [, version, salt, hash] = hosts.split('|')
  if (version !== '1' || salt === undefined || hash === undefined) return false
  const expected = Buffer.from(hash, 'base64')
  const found = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest()
  return found.length === expected.length && timingSafeEqual(found, expected)
}
