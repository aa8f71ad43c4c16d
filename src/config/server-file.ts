/**
 * One server of the configuration file, made of what was found. Invariant: it
 * leaves here whole, or its problems are in the report.
 */
import type { Credential, DatabaseChoice, Server, Tls } from '../core/target.js'
import { type ReadFile, readCertificates } from './certificates.js'
import { embeddedTarget } from './database-url.js'
import { secretsOf } from './secrets.js'
import { awsRegionOf, type RegionFound, schemeOf, type ServerFound } from './server-check.js'
import { valueIn } from './found.js'
import { objectTo, type Reading } from './shape.js'
import { readTunnel } from './ssh-file.js'
import { modeOfFile, readTls } from './tls-file.js'
import { type Embedded, type Network, reachOf, readUrl } from './url-fields.js'

/** What the server belongs to, and how its files are read. */
export interface ServerContext {
  readonly name: string
  readonly environment: string
  readonly reading: Reading
  readonly readFile: ReadFile
}

/**
 * The server with all that is needed to reach it. `checkServer` comes before.
 *
 * @param region - That it stands in, whose tunnel and TLS it has unless it has its own.
 * @returns Undefined when something is missing; then that is in the report.
 */
export async function toServer(
  found: ServerFound,
  region: RegionFound | undefined,
  context: ServerContext,
): Promise<Server | undefined> {
  const { fields } = found
  const { name, environment, reading, readFile } = context
  const url = urlOf(found, reading)
  const maxParallel = valueIn(fields['max-parallel'])
  const regionName = valueIn(fields.region)
  const server = {
    name,
    environment,
    labels: valueIn(fields.labels) ?? [],
    ...(regionName === undefined ? {} : { region: regionName }),
    ...(maxParallel === undefined ? {} : { maxParallel }),
  }
  if (url?.kind === 'embedded') {
    const { dialect, address, database } = embeddedTarget(url, environment)
    return { ...server, dialect, address, databases: { kind: 'one', name: database } }
  }
  const parts = url ?? partsOf(fields)
  if (parts === undefined) return undefined
  const { host, port, user, scheme } = parts
  const databases = databasesOf(fields, parts)
  if (databases === undefined) return undefined
  const tunnel = await readTunnel(fields.ssh ?? region?.fields.ssh, reading, readFile)
  const tls = await tlsOf(found, region, { host, url, isBehind: tunnel !== undefined }, { reading, readFile })
  const credential = credentialOf(found, parts.password)
  if (tls === undefined || credential === undefined) return undefined
  return {
    ...server,
    dialect: scheme.dialect,
    address: {
      kind: 'network',
      host,
      port,
      user,
      credential,
      tls,
      ...(tunnel === undefined ? {} : { tunnel }),
    },
    databases,
  }
}

type Parts = Pick<Network, 'scheme' | 'host' | 'port' | 'user' | 'password'> & {
  readonly database: string | undefined
}

function urlOf({ fields }: ServerFound, reading: Reading): Network | Embedded | undefined {
  const url = valueIn(fields.url)
  if (url === undefined) return undefined
  for (const secret of secretsOf(url)) reading.report.secrets.add(secret)
  const read = readUrl(url)
  if (read.url?.kind === 'network') reading.report.secrets.add(read.url.password)
  return read.problems.length === 0 ? read.url : undefined
}

function partsOf(fields: ServerFound['fields']): Parts | undefined {
  const scheme = schemeOf(fields)
  const [host, user] = [valueIn(fields.host), valueIn(fields.user)]
  if (scheme === undefined || host === undefined || user === undefined) return undefined
  return {
    ...{ scheme, host, user },
    port: valueIn(fields.port) ?? scheme.port,
    password: valueIn(fields.password) ?? '',
    database: valueIn(fields.database),
  }
}

function databasesOf(fields: ServerFound['fields'], { database, scheme }: Parts): DatabaseChoice | undefined {
  const patterns = valueIn(fields.databases)
  if (patterns === undefined) return database === undefined ? undefined : { kind: 'one', name: database }
  const readFrom = valueIn(fields['read-from']) ?? database ?? scheme.first ?? 'information_schema'
  return { kind: 'matching', patterns, readFrom }
}

function credentialOf(found: ServerFound, password: string): Credential | undefined {
  const { fields } = found
  const command = valueIn(fields['password-command'])
  if (command !== undefined) return { kind: 'command', command }
  const identity = valueIn(fields.identity)
  if (identity === undefined) return { kind: 'password', password }
  if (identity !== 'aws-rds') return { kind: identity }
  const region = awsRegionOf(found)
  return region === undefined ? undefined : { kind: identity, region }
}

async function tlsOf(
  { fields }: ServerFound,
  region: RegionFound | undefined,
  { host, url, isBehind }: { host: string; url: Network | undefined; isBehind: boolean },
  { reading, readFile }: Pick<ServerContext, 'reading' | 'readFile'>,
): Promise<Tls | undefined> {
  const said = fields.tls ?? region?.fields.tls
  const identity = fields.identity
  const inUrl = url?.tls.said === true && fields.tls === undefined
  // A token is worth a password: plain text is never what is meant when nothing is said.
  const reach = identity !== undefined ? 'remote' : isBehind ? 'loopback' : reachOf(host)
  const mode = inUrl ? url.tls.mode : modeOfFile(said, reach)
  if ((mode === 'disable' || mode === 'require') && identity !== undefined) {
    const message =
      mode === 'disable'
        ? 'a token of a cloud is not sent in plain text, and TLS is turned off'
        : 'a token of a cloud is not sent to a server that has not shown who it is, and tls: require checks no certificate'
    objectTo(reading, identity, { message, hint: 'Write tls: verify-full.' })
  }
  if (mode === undefined) return undefined
  if (!inUrl) return readTls(said, mode, reading, readFile)
  if (reading.credentials === 'unneeded') return { mode }
  const { tls, problems } = await readCertificates(url.tls, readFile)
  if (tls.key !== undefined) reading.report.secrets.add(tls.key)
  if (fields.url !== undefined) {
    for (const problem of problems) objectTo(reading, fields.url, problem, 'URL_INVALID')
  }
  return tls
}
