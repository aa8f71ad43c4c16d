/**
 * What may stand below an environment beside inputs: servers and regions. The one
 * source of the keys, their kinds and their descriptions, for reading and for the
 * JSON Schema that editors use.
 */
import { z } from 'zod'
import { Count } from './rollout-values.js'
import {
  AwsRegion,
  DatabasePatterns,
  HostKeys,
  HostName,
  Labels,
  Line,
  RegionName,
  RunsOn,
  Secret,
  TlsMode,
} from './server-values.js'
import { PURPOSES } from './shape.js'
import { text, word } from './values.js'

export const IDENTITIES = ['aws-rds', 'google-cloud-sql', 'azure-entra'] as const
export const DIALECTS = ['postgres', 'mysql', 'mariadb'] as const

const Port = Count({ least: 1, most: 65_535 })
/** A path, or a text in PEM form; which of them, shows when it is read. */
const Pem = text<string>(given => ({ value: given })).register(PURPOSES, { for: 'connection' })

const TlsKeys = z
  .strictObject({
    mode: TlsMode.describe('How the connection is protected').optional(),
    ca: Pem.describe(
      'Authority that the certificate of the server has to come from: a path, or PEM text',
    ).optional(),
    certificate: Pem.describe('Client certificate: a path, or PEM text').optional(),
    key: Pem.describe('Private key of the client certificate: a path, or PEM text as ${NAME}').optional(),
  })
  .meta({ id: 'tls' })

/** A mode alone, or keys. */
export const TlsShape = z.union([TlsMode, TlsKeys])

const hop = {
  host: HostName.describe('Machine that the tunnel goes through'),
  port: Port.describe('22 without it').optional(),
  user: Line.describe('Account on that machine'),
  'host-key': HostKeys.describe('Lines of known_hosts, or fingerprints such as SHA256:…'),
  key: Pem.describe('Private key: a path, or PEM text as ${NAME}').optional(),
  passphrase: Secret.describe('What opens the private key, as ${NAME}').optional(),
  password: Secret.describe('Password of the account, as ${NAME}').optional(),
  agent: text<string>(given => ({ value: given }), { type: ['boolean', 'string'] })
    .register(PURPOSES, { for: 'connection' })
    .describe('true for the agent at SSH_AUTH_SOCK, or the path of its socket')
    .optional(),
}
export const HopShape = z.strictObject(hop).meta({ id: 'jump' })
export const SshShape = z
  .strictObject({
    ...hop,
    jump: z.array(HopShape).describe('Machines on the way to that one, the first comes first').optional(),
  })
  .meta({ id: 'ssh' })

export const RegionShape = z
  .strictObject({
    'runs-on': RunsOn.describe('Labels of the runner that reaches the servers of the region').optional(),
    ssh: SshShape.describe('Tunnel of its servers that name none of their own').optional(),
    tls: TlsShape.describe('TLS of its servers that say nothing of it').optional(),
  })
  .meta({ id: 'region' })

export const ServerShape = z
  .strictObject({
    dialect: word(DIALECTS).describe('Kind of server; mariadb is another name for mysql').optional(),
    host: HostName.describe('As seen from the end of the tunnel, if there is one').optional(),
    port: Port.describe('5432 for postgres, 3306 for mysql, without it').optional(),
    user: Line.optional(),
    password: Secret.describe('As ${NAME}').optional(),
    'password-command': text<string>(given => ({ value: given }))
      .describe('Command of the runner whose first line is the password')
      .optional(),
    identity: word(IDENTITIES).describe('Cloud whose short-lived token is the password').optional(),
    'aws-region': AwsRegion.describe('Region of the database, for identity: aws-rds').optional(),
    database: Line.describe('The one database').optional(),
    databases: DatabasePatterns.describe(
      'Names or patterns: % or * for any characters, _ or ? for one, ! takes out',
    ).optional(),
    'read-from': Line.describe(
      'Database that is connected to for the list of databases; postgres without it',
    ).optional(),
    url: z
      .string()
      .describe('Database URL, in place of dialect, host, port, user, password and database')
      .optional(),
    tls: TlsShape.describe('How the connection is protected').optional(),
    ssh: SshShape.describe('Tunnel that the server is reached through').optional(),
    region: RegionName.register(PURPOSES, { for: 'choice' })
      .describe('Region that the server stands in')
      .optional(),
    labels: Labels.register(PURPOSES, { for: 'choice' }).describe('Names that stages mean it by').optional(),
    'max-parallel': Count({ least: 1, most: 1000 })
      .describe('How many of its databases are worked on at once')
      .optional(),
  })
  .meta({ id: 'server', anyOf: [{ required: ['url'] }, { required: ['dialect', 'host', 'user'] }] })
