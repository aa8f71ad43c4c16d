/**
 * The kinds of values that describe a server. Invariant: as in values.ts, from
 * which the way of refusing comes.
 */
import { isIPv6 } from 'node:net'
import { z } from 'zod'
import { entriesOf, LABEL } from './rollout-values.js'
import { MODE_SPELLINGS, modeOf, unknownMode } from './tls-words.js'
import { asciiHost } from './url-fields.js'
import { type IssueParams, oneOf, refuse, text } from './values.js'

/** A schema from a list, which may also be written as one text. */
function texts<T>(
  parse: (items: readonly string[]) => { readonly value: T } | ReturnType<typeof refuse>,
  split: (text: string) => readonly string[] = entriesOf,
): z.ZodType<T, string | string[]> {
  return z.union([z.string().transform(split), z.array(z.string())]).transform((given, context) => {
    const parsed = parse(given.map(item => item.trim()).filter(item => item !== ''))
    if ('value' in parsed) return parsed.value
    const params: IssueParams = { hint: parsed.hint }
    context.addIssue({ code: 'custom', message: parsed.reason, params })
    return z.NEVER
  })
}

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/

/** A text in one line. */
export const Line = text<string>(given =>
  CONTROL.test(given) ? refuse('it holds a control character', 'Write it in one line.') : { value: given },
)

/** A text that is only ever given by a variable; to editors, one that is never shown. */
export const Secret = text<string>(
  given => (given.includes('\0') ? refuse('it holds a zero byte', 'Remove that byte.') : { value: given }),
  { writeOnly: true, pattern: '\\$\\{' },
)

/** A host name or an address; brackets around an IPv6 address are left out. */
export const HostName = text<string>(given => {
  const address = /^\[(.*)\]$/.exec(given)?.[1] ?? given
  if (isIPv6(address)) return { value: address.toLowerCase() }
  const host = asciiHost(given)
  if (host !== undefined) return { value: host }
  return /:\/\//.test(given)
    ? refuse('it is a URL', 'Write the URL after url, or the name of the host alone.')
    : /^[^:]+:\d+$/.test(given)
      ? refuse('it holds a port', 'Write the port after port.')
      : refuse('it is no host name or address', 'Write one host name or address.')
})

/** A mode of TLS in any of its spellings. */
export const TlsMode = text(given => {
  const value = modeOf(given)
  if (value !== undefined) return { value }
  const { message, hint } = unknownMode(given, { word: 'mode', between: ': ', modes: MODES })
  return refuse(message, hint)
}, oneOf(MODE_SPELLINGS))
const MODES = ['disable', 'require', 'verify-ca', 'verify-full']

/** Labels of a server. */
export const Labels = texts<readonly string[]>(items =>
  items.every(item => LABEL.test(item))
    ? { value: items }
    : refuse(
        'a label begins with a letter or digit and has no punctuation but ". _ -"',
        'Write a name such as canary.',
      ),
)

/** A name of a region, as part of the names of jobs and artifacts. */
export const RegionName = text<string>(given =>
  LABEL.test(given) ? { value: given } : refuse('it is no name of a region', 'Write a name such as eu.'),
)

/** The labels of the runner that a region's job runs on: one, or all of several. */
export const RunsOn = texts<string | readonly string[]>(items => {
  const [first, ...others] = items
  if (first === undefined) return refuse('it names no runner', 'Write a label such as ubuntu-latest.')
  return { value: others.length === 0 ? first : items }
})

/** Names and patterns of databases. */
export const DatabasePatterns = texts<readonly string[]>(items => {
  if (items.some(item => item === '!'))
    return refuse('a "!" has no name after it', 'Write the name after it.')
  return items.some(item => !item.startsWith('!'))
    ? { value: items }
    : refuse('it takes in no database', 'Write a name or a pattern such as tenant_%.')
})

/** A region of AWS. */
export const AwsRegion = text<string>(given =>
  /^[a-z]{2,3}(-[a-z]+)+-\d+$/.test(given)
    ? { value: given }
    : refuse('it is no region of AWS', 'Write a region such as eu-west-1.'),
)

/** Lines of known_hosts, or fingerprints. */
export const HostKeys = texts<readonly string[]>(
  items => {
    const keys = items.filter(item => !item.startsWith('#'))
    const [problem] = keys.flatMap(key => refusalOfHostKey(key) ?? [])
    if (problem !== undefined) return refuse(problem, HOW_TO_PIN)
    return keys.length > 0 ? { value: keys } : refuse('it holds no key', HOW_TO_PIN)
  },
  given => given.split(/[\r\n]+/),
)

const HOW_TO_PIN =
  'Write the lines that ssh-keyscan prints for a host that you trust, or a fingerprint such as SHA256:….'
const KEY_TYPE = /^(ssh-(rsa|dss|ed25519)|ecdsa-sha2-nistp(256|384|521))$/

function refusalOfHostKey(line: string): string | undefined {
  if (/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(line)) return undefined
  if (/^SHA256:/i.test(line)) return 'a fingerprint has 43 characters after "SHA256:"'
  if (/^(MD5:)?([0-9a-f]{2}:){15}[0-9a-f]{2}$/i.test(line)) return 'a fingerprint by MD5 proves too little'
  if (line.startsWith('@')) return 'a line that begins with "@" is not supported'
  const [hosts = '', type = '', key = ''] = line.split(/\s+/)
  if (KEY_TYPE.test(hosts)) return 'the host is missing before the key'
  if (!KEY_TYPE.test(type)) return 'it is neither a line of known_hosts nor a fingerprint'
  const bytes = Buffer.from(key, 'base64')
  const length = bytes.length > 4 ? bytes.readUInt32BE(0) : 0
  const inside = bytes.subarray(4, 4 + length).toString('latin1')
  return inside === type && bytes.length > 4 + length ? undefined : 'the key in it is damaged'
}

/** Why a region cannot have a name: it is part of the names of jobs. */
export const refusalOfRegionName = (name: string): ReturnType<typeof refuse> | undefined =>
  LABEL.test(name) ? undefined : refuse('it is no name of a region', 'Write a name such as eu.')

/** Why a server cannot have a name: it is a folder of the log branch, and chosen by globs. */
export function refusalOfServerName(name: string): ReturnType<typeof refuse> | undefined {
  if (name.includes('/')) return refuse('a name of a server holds no "/"', 'Write "-" in place of it.')
  const isSafe = /^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u.test(name) && !name.endsWith('.')
  if (!isSafe) {
    const allowed =
      'a name of a server has letters, digits, ".", "_" and "-" only, and begins with a letter or digit'
    return refuse(allowed, 'Write a name such as eu-1.')
  }
  return name.length > 80 ? refuse('it is longer than 80 characters', 'Shorten the name.') : undefined
}
