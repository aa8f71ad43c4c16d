/**
 * What can be held against a server of the configuration file. Invariant: nothing
 * but the file is looked at, so that the environments which are not in effect are
 * held to the same rules, as far as they are written out.
 */
import { literalPart } from './references.js'
import { passwordsIn } from './secrets.js'
import type { RegionShape, ServerShape } from './server-shape.js'
import { type Found, type Somewhere, valueIn } from './found.js'
import { objectTo, type Reading } from './shape.js'
import { checkSsh } from './ssh-file.js'
import { checkTls } from './tls-file.js'
import { readUrl, SCHEMES } from './url-fields.js'

export type ServerFound = Found<typeof ServerShape>
export type RegionFound = Found<typeof RegionShape>
type Key = keyof ServerFound['fields']

/** What a URL says already. */
const IN_URL = ['dialect', 'host', 'port', 'user', 'password', 'database'] as const
/** What has no meaning for a database inside the process. */
const OF_NETWORK = ['password-command', 'identity', 'tls', 'ssh', 'databases'] as const
const CREDENTIALS = ['password', 'password-command', 'identity'] as const

/** Objects to what shows from the file alone. */
export function checkServer(server: ServerFound, reading: Reading): void {
  const { fields } = server
  if (fields.url !== undefined) checkUrl(server, reading)
  else {
    for (const key of ['dialect', 'host', 'user'] as const) {
      if (fields[key] !== undefined) continue
      objectTo(reading, server, { message: `it has no ${key}`, hint: `Write ${key} below it, or a url.` })
    }
    if (fields.database === undefined && fields.databases === undefined) {
      const hint = 'Write database and its name, or databases and patterns.'
      objectTo(reading, server, { message: 'it has neither database nor databases', hint })
    }
  }
  checkDatabases(server, reading)
  checkCredential(server, reading)
  checkTls(fields.tls, reading)
  checkSsh(fields.ssh, reading)
}

function checkUrl({ fields }: ServerFound, reading: Reading): void {
  const { url } = fields
  for (const key of IN_URL) {
    const hint = `Remove ${key}, or write the server without url.`
    refuseKey(fields, key, { message: 'url says this already', hint }, reading)
  }
  if (url?.kind !== 'leaf') return
  if (passwordsIn(url.written).some(password => literalPart(password) !== '')) {
    const hint =
      'Write ${NAME} in its place, set NAME in env: of the step from a secret, and change the secret.'
    objectTo(reading, url, { message: 'a password is written into the file', hint })
  }
  if (url.value === undefined) return
  const { url: read, problems } = readUrl(url.value)
  for (const problem of problems) objectTo(reading, url, problem, 'URL_INVALID')
  if (problems.length > 0 || read === undefined) return
  if (read.kind === 'embedded') {
    for (const key of OF_NETWORK) {
      const message = `an embedded database has no ${key}`
      refuseKey(fields, key, { message, hint: `Remove ${key}.` }, reading)
    }
    return
  }
  if (read.tls.said) {
    const message = 'url says this already, with the words after "?"'
    refuseKey(fields, 'tls', { message, hint: 'Remove tls, or the words.' }, reading)
  }
  if (read.password === '') return
  for (const key of ['password-command', 'identity'] as const) {
    const message = 'url has a password already'
    refuseKey(fields, key, { message, hint: `Remove ${key}, or the password.` }, reading)
  }
}

function checkDatabases({ fields }: ServerFound, reading: Reading): void {
  const { database, databases } = fields
  if (database !== undefined && databases !== undefined) {
    const hint = 'Keep one of database and databases.'
    objectTo(reading, databases, { message: 'database is given as well', hint })
  }
  const scheme = schemeOf(fields)
  const needsNone = scheme !== undefined && scheme.first === undefined
  if (databases === undefined || needsNone) {
    const message = needsNone ? 'such a server lists its databases without it' : 'it goes with databases only'
    refuseKey(fields, 'read-from', { message, hint: 'Remove read-from.' }, reading)
  }
}

function checkCredential(server: ServerFound, reading: Reading): void {
  const { fields } = server
  const given = CREDENTIALS.filter(key => fields[key] !== undefined)
  for (const key of given.slice(1)) {
    const message = `${given[0] ?? ''} is given as well`
    refuseKey(fields, key, { message, hint: `Keep one of ${CREDENTIALS.join(', ')}.` }, reading)
  }
  const identity = valueIn(fields.identity)
  if (identity === 'aws-rds') {
    const isKnown = fields.host?.kind !== 'leaf' || fields.host.value === undefined
    if (fields['aws-region'] !== undefined || isKnown || awsRegionOf(server) !== undefined) return
    const hint = 'Write aws-region, such as eu-west-1.'
    objectTo(reading, server, { message: 'it has no aws-region, which identity: aws-rds needs', hint })
  } else if (fields.identity?.kind !== 'leaf' || identity !== undefined) {
    const message = 'it goes with identity: aws-rds only'
    refuseKey(fields, 'aws-region', { message, hint: 'Remove aws-region.' }, reading)
  }
}

function refuseKey(
  fields: ServerFound['fields'],
  key: Key,
  problem: { readonly message: string; readonly hint: string },
  reading: Reading,
): void {
  const field: (Somewhere & { readonly kind: string }) | undefined = fields[key]
  if (field !== undefined) objectTo(reading, field, problem)
}

/** The kind of server that `dialect` names. */
export const schemeOf = (fields: ServerFound['fields']) => SCHEMES[valueIn(fields.dialect) ?? '']

/** The region of AWS: the one that was said, or the one that the names of RDS carry. */
export function awsRegionOf({ fields }: ServerFound): string | undefined {
  const named = /\.([a-z0-9-]+)\.rds\.amazonaws\.com(\.cn)?$/.exec(valueIn(fields.host) ?? '')?.[1]
  return valueIn(fields['aws-region']) ?? named
}
