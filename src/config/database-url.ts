/**
 * Database URLs, read by fields. The drivers' own reading is not used: theirs
 * lets words of the URL weaken TLS, and prints the password of a malformed one.
 * Invariant: what leaves here is a whole target, or every problem of the URL.
 */
import { basename, resolve } from 'node:path'
import { type ErrorPlace, GreenlineError, throwAll } from '../core/errors.js'
import type { DatabaseChoice, NetworkAddress, Server, Target } from '../core/target.js'
import { type ReadFile, readCertificates, readTextFile } from './certificates.js'
import type { UrlProblem } from './tls-words.js'
import { type Embedded, reachOf, type Network, readUrl } from './url-fields.js'

export { type ReadFile, readTextFile } from './certificates.js'

/** Where a URL was given, for messages. */
export interface UrlOrigin {
  /** What messages begin with, such as `Input database-url`. */
  readonly input: string
  readonly place?: ErrorPlace
}

/**
 * Reads a database URL and the certificate files it names.
 *
 * @returns The target, named `environment/server/database`; the server is its host,
 *   with the port when that is not the usual one.
 * @throws GreenlineError(s) URL_INVALID, every problem at once.
 */
export async function parseDatabaseUrl(
  url: string,
  origin: UrlOrigin & { readonly environment: string; readonly readFile?: ReadFile },
): Promise<Target> {
  const { url: read, problems } = readUrl(url.trim())
  throwAll(toErrors(problems, origin))
  if (read === undefined) throw new Error('A URL was refused without a reason')
  if (read.kind === 'embedded') return embeddedTarget(read, origin.environment)

  const { tls, problems: fileProblems } = await readCertificates(read.tls, origin.readFile ?? readTextFile)
  throwAll(toErrors(fileProblems, origin))
  const { dialect } = read.scheme
  const { host, port, user, password, database } = read
  const server = serverName(read)
  return {
    name: `${origin.environment}/${server}/${database}`,
    environment: origin.environment,
    server,
    database,
    dialect,
    address: { kind: 'network', host, port, user, credential: { kind: 'password', password }, tls },
  }
}

/** The problems of a URL that show without looking at any file. */
export const problemsOfUrl = (url: string, origin: UrlOrigin): readonly GreenlineError[] =>
  toErrors(readUrl(url.trim()).problems, origin)

/** The embedded PostgreSQL of an environment, in memory or in a folder. */
export function embeddedTarget({ folder }: Pick<Embedded, 'folder'>, environment: string): Target {
  const database = folder === undefined ? 'memory' : basename(resolve(folder))
  return {
    name: `${environment}/embedded/${database}`,
    environment,
    server: 'embedded',
    database,
    dialect: 'postgres',
    address: { kind: 'embedded', ...(folder === undefined ? {} : { folder }) },
  }
}

/** A target as a URL without user and password, for parameters and logs. */
export function showTarget({ address, dialect, server, database }: Target): string {
  if (address.kind === 'embedded') return `pglite:${address.folder ?? 'memory'}`
  return `${dialect}://${server}/${database}`
}

/** Whether a database is surely one of those that are meant on a server, by addresses and names. */
export function isSameDatabase(one: Server, other: Target): boolean {
  if (one.address.kind === 'network' && other.address.kind === 'network') {
    const [host, otherHost] = [hostOf(one.address), hostOf(other.address)]
    const isBehind = one.address.tunnel !== undefined || other.address.tunnel !== undefined
    const isSameServer = !isBehind && host === otherHost && one.address.port === other.address.port
    return isSameServer && isNamed(one.databases, other.database)
  }
  if (one.address.kind === 'network' || other.address.kind === 'network') return false
  const folders = [one.address.folder, other.address.folder]
  return !folders.includes(undefined) && resolve(folders[0] ?? '') === resolve(folders[1] ?? '')
}

const isNamed = (choice: DatabaseChoice, database: string): boolean =>
  choice.kind === 'one' ? choice.name === database : choice.patterns.includes(database)

/** All names of this machine are one. */
const hostOf = ({ host }: NetworkAddress): string => (reachOf(host) === 'loopback' ? 'localhost' : host)

function serverName({ host, port, scheme }: Network): string {
  if (port === scheme.port) return host
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

const toErrors = (problems: readonly UrlProblem[], { input, place }: UrlOrigin): GreenlineError[] =>
  problems.map(({ message, hint }) => {
    const options = place === undefined ? {} : { place }
    return new GreenlineError('URL_INVALID', `${input}: ${message}.`, hint, options)
  })
