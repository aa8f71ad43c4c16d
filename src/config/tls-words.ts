/**
 * How a connection is protected, in the words of a database URL and of `tls:` in
 * the configuration file. Invariant: a word that is not understood is refused, for
 * a TLS word ignored in silence is a connection in plain text.
 *
 * The words mean what libpq and the mysql client mean by them, but for two things:
 * without a word the server's certificate and name are checked (`verify-full`),
 * save on a loopback host and at the end of a tunnel, where TLS is off; and nothing
 * falls back to plain text.
 *
 *   disable, DISABLED             no TLS
 *   require, REQUIRED             TLS, the certificate is not checked; with an
 *                                 authority's file it is, as verify-ca (libpq does so too)
 *   verify-ca, VERIFY_CA          the certificate is checked
 *   verify-full, VERIFY_IDENTITY  the host name in it as well
 */
import type { Target, Tls } from '../core/target.js'
import { listed, nearest } from './nearest.js'

/** Something wrong with a URL, in words that name no secret. */
export interface UrlProblem {
  readonly message: string
  readonly hint: string
}

/** The PEM texts that go with TLS. */
export type TlsFile = 'ca' | 'certificate' | 'key'
type Word = 'mode' | TlsFile
/** Where a server is: `loopback` is this machine, or the end of a tunnel. */
export type Reach = 'loopback' | 'remote'
type Dialect = Target['dialect']

/** A map, because what a user writes may be `constructor`. */
function entries<V>(record: Readonly<Record<string, V>>): ReadonlyMap<string, V> {
  return new Map(Object.entries(record))
}

const SPELLINGS = entries<Word>({
  sslmode: 'mode',
  sslrootcert: 'ca',
  sslca: 'ca',
  sslcert: 'certificate',
  sslkey: 'key',
})
const MODES = entries<Tls['mode']>({
  disable: 'disable',
  disabled: 'disable',
  require: 'require',
  required: 'require',
  'verify-ca': 'verify-ca',
  'verify-full': 'verify-full',
  'verify-identity': 'verify-full',
})
/** The words and modes each dialect's users know, for messages. */
const OWN_WORDS: Readonly<Record<Dialect, Readonly<Record<Word, string>>>> = {
  postgres: { mode: 'sslmode', ca: 'sslrootcert', certificate: 'sslcert', key: 'sslkey' },
  mysql: { mode: 'ssl-mode', ca: 'ssl-ca', certificate: 'ssl-cert', key: 'ssl-key' },
}
const OWN_MODES: Readonly<Record<Dialect, readonly string[]>> = {
  postgres: ['disable', 'require', 'verify-ca', 'verify-full'],
  mysql: ['DISABLED', 'REQUIRED', 'VERIFY_CA', 'VERIFY_IDENTITY'],
}
/** Every spelling of a mode, as people write them. */
export const MODE_SPELLINGS: readonly string[] = [...new Set([...OWN_MODES.postgres, ...OWN_MODES.mysql])]

/** Words of other tools that say something about TLS or the address. */
const ADVICE = entries<(own: Readonly<Record<Word, string>>, strictest: string) => string>({
  ssl: (own, strictest) => `Write ${own.mode}=${strictest} instead.`,
  tls: (own, strictest) => `Write ${own.mode}=${strictest} instead.`,
  usessl: (own, strictest) => `Write ${own.mode}=${strictest} instead.`,
  sslaccept: (own, strictest) => `Write ${own.mode}=${strictest} instead.`,
  requiressl: (own, strictest) => `Write ${own.mode}=${strictest} instead.`,
  user: () => 'Write the user before the host, as in user:password@host.',
  password: () => 'Write the password before the host, as in user:password@host.',
  host: () => 'Write the host after the "@".',
  port: () => 'Write the port after the host, as in host:5432.',
  dbname: () => 'Write the database after the host, as in host/database.',
})

/** The TLS words of a URL; `files` are paths of PEM files that are still to be read. */
export interface TlsWords {
  readonly mode: Tls['mode']
  /** Whether a word was there at all. */
  readonly said: boolean
  readonly files: Readonly<Partial<Record<TlsFile, string>>>
  /** How the user spells each word, for messages. */
  readonly names: Readonly<Record<Word, string>>
}

/**
 * Reads the query of a database URL (without its `?`).
 */
export function readTlsWords(
  query: string,
  dialect: Dialect,
  reach: Reach,
): { readonly words: TlsWords; readonly problems: readonly UrlProblem[] } {
  const names = OWN_WORDS[dialect]
  const problems: UrlProblem[] = []
  const found = new Map<Word, string>()
  for (const part of query.split('&').filter(each => each !== '')) {
    const [rawName = '', ...rest] = part.split('=')
    const name = decoded(rawName)
    const value = decoded(rest.join('='))
    const word = name === undefined ? undefined : SPELLINGS.get(name.toLowerCase().replace(/[-_]/g, ''))
    if (name === undefined || word === undefined) {
      problems.push(unknownWord(name ?? '', dialect))
    } else if (value === undefined || value === '') {
      const hint = `Give ${names[word]} a value or remove it.`
      problems.push({ message: `${names[word]} has no readable value`, hint })
    } else if (found.has(word)) {
      problems.push({ message: `${names[word]} is given twice`, hint: `Keep one ${names[word]}.` })
    } else found.set(word, value)
  }

  const given = found.get('mode')
  const mode = given === undefined ? undefined : modeOf(given)
  if (given !== undefined && mode === undefined) {
    problems.push(unknownMode(given, { word: names.mode, between: '=', modes: OWN_MODES[dialect] }))
  }
  const said = found.size > 0
  // libpq's word for the system's own authorities, which are trusted anyway.
  if (found.get('ca') === 'system') found.delete('ca')
  const files = pathsOf(found)
  const strictest = `${names.mode}=${OWN_MODES[dialect].at(-1) ?? ''}`
  problems.push(...contradictions(mode, files, { ...names, strictest }))
  return { words: { mode: settleMode(mode, files, reach), said, files, names }, problems }
}

/** What a mode means, in any of its spellings; undefined for a word that is none. */
export const modeOf = (given: string): Tls['mode'] | undefined =>
  MODES.get(given.toLowerCase().replace(/_/g, '-'))

/** Names of the files that are given, whatever stands in them. */
type Given = Readonly<Partial<Record<TlsFile, unknown>>>

/** The mode that counts, from the one that was said and the files that go with it. */
export function settleMode(mode: Tls['mode'] | undefined, files: Given, reach: Reach): Tls['mode'] {
  const hasFiles = files.ca !== undefined || files.certificate !== undefined || files.key !== undefined
  const usual = reach === 'loopback' && !hasFiles ? 'disable' : 'verify-full'
  return (mode === 'require' && files.ca !== undefined ? 'verify-ca' : mode) ?? usual
}

/**
 * What cannot be meant together.
 *
 * @param names - How the user spells each word, and the strictest mode with its word.
 */
export function contradictions(
  mode: Tls['mode'] | undefined,
  files: Given,
  names: Readonly<Record<Word | 'strictest', string>>,
): readonly UrlProblem[] {
  const problems: UrlProblem[] = []
  const hasFiles = files.ca !== undefined || files.certificate !== undefined || files.key !== undefined
  if (mode === 'disable' && hasFiles) {
    problems.push({
      message: `a certificate is given, but ${names.mode} turns TLS off`,
      hint: `Remove the certificate, or write ${names.strictest}.`,
    })
  }
  if ((files.certificate === undefined) !== (files.key === undefined)) {
    const [one, other] =
      files.key === undefined ? [names.certificate, names.key] : [names.key, names.certificate]
    problems.push({ message: `${one} comes without ${other}`, hint: `Give both ${one} and ${other}.` })
  }
  return problems
}

function pathsOf(found: ReadonlyMap<Word, string>): TlsWords['files'] {
  const files: Partial<Record<TlsFile, string>> = {}
  for (const word of ['ca', 'certificate', 'key'] as const) {
    const path = found.get(word)
    if (path !== undefined) files[word] = path
  }
  return files
}

function unknownWord(name: string, dialect: Dialect): UrlProblem {
  const own = OWN_WORDS[dialect]
  const known = Object.values(own)
  const strictest = OWN_MODES[dialect].at(-1) ?? ''
  // What looks like a word is shown; anything else may be a piece of a password.
  const shown = /^[A-Za-z_.-]{1,40}$/.test(name) ? `"${name}"` : 'a word'
  const advice = ADVICE.get(name.toLowerCase())
  const near = nearest(name, known)
  const question = near === undefined || advice !== undefined ? '' : `; did you mean ${near}?`
  const hint = advice?.(own, strictest) ?? (near === undefined ? 'Remove it.' : `Write ${near}.`)
  return { message: `${shown} after the "?" is not known${question} (allowed are ${listed(known)})`, hint }
}

/** Why a word is no mode, in the words of a URL or of the file. */
export function unknownMode(
  given: string,
  {
    word,
    between,
    modes,
  }: { readonly word: string; readonly between: string; readonly modes: readonly string[] },
): UrlProblem {
  const write = (mode: string): string => `${word}${between}${mode}`
  const strictest = modes.at(-1) ?? ''
  if (/^(allow|prefer|preferred)$/i.test(given)) {
    return {
      message: `${write(given)} falls back to plain text without saying so; allowed are ${listed(modes)}`,
      hint: `Write ${write(strictest)}, or ${write(modes[0] ?? '')} where plain text is meant.`,
    }
  }
  const shown = /^[A-Za-z_-]{1,20}$/.test(given) ? `"${given}"` : 'that'
  const near = nearest(given, modes)
  return {
    message: `${word} cannot be ${shown}; allowed are ${listed(modes)}`,
    hint: `Write ${write(near ?? strictest)}.`,
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
