/**
 * The fields of a database URL. Invariant: no message holds anything that stands
 * between `://` and `@`, however malformed the URL is.
 */
import { isIPv6 } from 'node:net'
import { basename, resolve } from 'node:path'
import { domainToASCII } from 'node:url'
import type { Target } from '../core/target.js'
import { nearest } from './nearest.js'
import { type Reach, readTlsWords, type TlsWords, type UrlProblem } from './tls-words.js'

interface Scheme {
  readonly dialect: Target['dialect']
  readonly port: number
  /** The database that every such server has, to be connected to for a list of all; without it, none is needed. */
  readonly first?: string
}
/** The kinds of servers, by the names that URLs and the configuration file have for them. */
export const SCHEMES: Readonly<Record<string, Scheme>> = {
  postgres: { dialect: 'postgres', port: 5432, first: 'postgres' },
  postgresql: { dialect: 'postgres', port: 5432, first: 'postgres' },
  mysql: { dialect: 'mysql', port: 3306 },
  mariadb: { dialect: 'mysql', port: 3306 },
}
const FORMS = 'postgres://, mysql://, mariadb:// or pglite:'
const EXAMPLE = 'postgres://user:password@host:5432/database'
const ENCODE = '"@" as %40, "/" as %2F, "#" as %23, "?" as %3F, "%" as %25 and a space as %20'

/** A database on a server, as its URL says; certificates are still paths. */
export interface Network {
  readonly kind: 'network'
  readonly scheme: Scheme
  readonly user: string
  readonly password: string
  readonly host: string
  readonly port: number
  readonly database: string
  readonly tls: TlsWords
}
/** A PGlite database; without a folder it lives in memory. */
export interface Embedded {
  readonly kind: 'embedded'
  readonly folder?: string
}
/** A URL as read; it is only to be used when there are no problems. */
export type Reading = { readonly url?: Network | Embedded; readonly problems: readonly UrlProblem[] }

/** Reads a trimmed URL, with all its problems. */
export function readUrl(url: string): Reading {
  if (url === '') return { problems: [{ message: 'it is empty', hint: `Write a URL such as ${EXAMPLE}.` }] }
  const embedded = /^pglite:(.*)$/is.exec(url)?.[1]
  if (embedded !== undefined) return readEmbedded(embedded)
  const [, word, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(url) ?? []
  if (word === undefined || rest === undefined) return { problems: [withoutScheme(url)] }
  const scheme = Object.hasOwn(SCHEMES, word.toLowerCase()) ? SCHEMES[word.toLowerCase()] : undefined
  const problems = scheme === undefined ? [unknownScheme(word)] : []
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\s\u0000-\u001f\u007f]/.test(rest)) {
    problems.push({
      message: 'it holds a space, a line break or a control character',
      hint: `Remove it, or percent-encode it (${ENCODE}).`,
    })
  }
  const network = readNetwork(rest, scheme ?? { dialect: 'postgres', port: 0 })
  // The words after "?" are judged by the dialect: without one they say nothing.
  if (scheme === undefined) return { problems: [...problems, ...network.structure] }
  problems.push(...network.structure, ...network.words)
  return network.url === undefined ? { problems } : { url: network.url, problems }
}

function readEmbedded(path: string): Reading {
  if (path === 'memory') return { url: { kind: 'embedded' }, problems: [] }
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const usable = /^(\.\.?(?:$|[/\\])|\/|[A-Za-z]:[/\\])/.test(path) && !/[?#\u0000-\u001f]/.test(path)
  if (usable && !path.startsWith('//') && basename(resolve(path)) !== '') {
    return { url: { kind: 'embedded', folder: path }, problems: [] }
  }
  return {
    problems: [
      {
        message: 'after pglite: comes the word memory, or a folder that begins with ./ or /',
        hint: 'Write pglite:memory or pglite:./folder.',
      },
    ],
  }
}

function readNetwork(rest: string, scheme: Scheme) {
  const structure: UrlProblem[] = []
  const [, authority = '', tail = ''] = /^([^/?#]*)(.*)$/s.exec(rest) ?? []
  if (authority.split('@').length > 2 || tail.includes('@') || tail.includes('#')) {
    const message = 'it holds an unescaped "@", "/", "?" or "#", so nobody can tell where the password ends'
    return {
      structure: [{ message, hint: `Percent-encode the user and the password: ${ENCODE}.` }],
      words: [],
    }
  }
  const take = (text: string, what: string): string => {
    const value = decode(text)
    if (typeof value === 'string') return value
    structure.push({ message: `${what} ${value.message}`, hint: value.hint })
    return ''
  }
  const at = authority.indexOf('@')
  const [user = '', ...secret] = authority.slice(0, Math.max(0, at)).split(':')
  if (user === '') {
    structure.push({ message: 'it names no user', hint: 'Write user:password@ before the host.' })
  }
  const place = readHost(authority.slice(at + 1), at < 0 ? 'no "@"' : 'an "@"', structure)
  const [path = '', ...query] = tail.split('?')
  const database = take(path.slice(1), 'the database name')
  if (path.length < 2) {
    structure.push({
      message: 'it names no database',
      hint: 'Write the database after the host, as in host/database.',
    })
  } else if (path.slice(1).includes('/')) {
    structure.push({
      message: 'the database name holds an unescaped "/"',
      hint: 'Write it as %2F, or remove it.',
    })
  }
  const fields = {
    user: take(user, 'the user name'),
    password: take(secret.join(':'), 'the password'),
    host: place.host,
    port: place.port ?? scheme.port,
    database,
  }
  const { words: tls, problems } = readTlsWords(query.join('?'), scheme.dialect, reachOf(place.host))
  // Without a sound structure the words after "?" may be pieces of a password: they are not shown.
  const words = structure.length === 0 ? problems : []
  return { url: { kind: 'network', scheme, ...fields, tls } as const, structure, words }
}

function readHost(text: string, marker: 'an "@"' | 'no "@"', problems: UrlProblem[]) {
  const [, bracketed, plain = '', portText] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/s.exec(text) ?? []
  if (isIPv6(text)) {
    problems.push({
      message: 'the IPv6 address stands without brackets',
      hint: 'Write it as [address]:port.',
    })
  } else if (portText !== undefined && !isPort(portText)) {
    const missing = marker === 'no "@"' ? '; if it is a password, "@host" is missing after it' : ''
    problems.push({
      message: `what follows the ":" after the host is no port (a number from 1 to 65535)${missing}`,
      hint: `Write the URL as ${EXAMPLE}.`,
    })
  } else if (bracketed !== undefined) {
    const address = bracketed.replace(/%25/, '%')
    if (!isIPv6(address))
      problems.push({ message: 'no IPv6 address stands in the brackets', hint: 'Write it as [::1].' })
    return { host: address.toLowerCase(), port: portOf(portText) }
  } else if (plain === '') {
    problems.push({ message: 'it names no host', hint: `Write the URL as ${EXAMPLE}.` })
  } else if (/%2f/i.test(plain)) {
    problems.push({ message: 'sockets are not supported', hint: 'Write the host name of the server.' })
  } else {
    const host = asciiHost(plain)
    if (host !== undefined) return { host, port: portOf(portText) }
    problems.push({ message: 'its host is no host name or address', hint: 'Write one host name or address.' })
  }
  return { host: '', port: undefined }
}

/** A host name in its ASCII form; undefined when it is none. */
export function asciiHost(name: string): string | undefined {
  const host = domainToASCII(name)
  return /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?$/.test(host) && !name.includes('%') ? host : undefined
}

const isPort = (text: string): boolean =>
  /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
const portOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text)

/** Whether a host is this machine. */
export const reachOf = (host: string): Reach =>
  /^(localhost\.?|127(\.\d+){3}|::1)$/.test(host) ? 'loopback' : 'remote'

function decode(text: string): string | UrlProblem {
  if (/%(?![0-9a-f]{2})/i.test(text)) {
    return {
      message: 'holds a "%" that is not followed by two hexadecimal digits',
      hint: 'Write "%" as %25.',
    }
  }
  try {
    const value = decodeURIComponent(text)
    if (!value.includes('\0')) return value
    return { message: 'holds a zero byte', hint: 'Remove %00.' }
  } catch {
    return { message: 'is not UTF-8 once decoded', hint: 'Percent-encode the UTF-8 bytes of each character.' }
  }
}

function withoutScheme(url: string): UrlProblem {
  if (/^jdbc:/i.test(url))
    return { message: 'it is a JDBC URL', hint: 'Remove "jdbc:" and write user:password@ before the host.' }
  if (/(^|[\s;])(host|server|dbname|data source)\s*=/i.test(url)) {
    return { message: 'it is a list of keywords, not a URL', hint: `Write it as ${EXAMPLE}.` }
  }
  const slashes = /^(postgres|postgresql|mysql|mariadb):/i.test(url) ? ' (the two slashes are missing)' : ''
  return { message: `it does not begin with ${FORMS}${slashes}`, hint: `Write it as ${EXAMPLE}.` }
}

function unknownScheme(word: string): UrlProblem {
  const near = nearest(word, [...Object.keys(SCHEMES), 'pglite'])
  // Only a word that is near a known one is surely no piece of a password.
  const message =
    near === undefined ? 'its scheme is not known' : `its scheme is not known; did you mean ${near}?`
  return { message, hint: `Begin the URL with ${FORMS}.` }
}
