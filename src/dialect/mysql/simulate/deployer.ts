/**
 * The account that will run the change: who it is, and what is to be known of it once. Invariant: where its grants
 * cannot be read, nothing is judged, and a notice says what it would take.
 */
import { GreenlineError } from '../../../core/errors.js'
import type { ServerInfo } from '../../../core/model.js'
import type { Target } from '../../../core/target.js'
import type { SimulationOptions } from '../../dialect.js'
import type { Account } from '../statements/accounts.js'
import type { Catalog } from './catalog.js'
import { NOTHING_HELD, type Holdings } from './held.js'
import type { Question } from './question.js'
import { quoteText } from './quoting.js'
import { holdingsOfPublic, type Deployer } from './rights.js'
import type { World } from './world.js'

/** Who is judged, or why nobody is. */
export type Judged =
  { readonly deployer: Deployer } | { readonly deployer: undefined; readonly notice: string | undefined }

/** @throws GreenlineError INPUT_INVALID when there is no such account. */
export async function findDeployer(
  target: Target,
  { privilegesOf }: SimulationOptions,
  {
    server,
    catalog,
    ask,
  }: { readonly server: ServerInfo; readonly catalog: Catalog; readonly ask: Question },
): Promise<Judged> {
  if (privilegesOf === 'nobody') return { deployer: undefined, notice: undefined }
  const own = readName(catalog.settings.account)
  const account = privilegesOf === 'session' ? own : readName(privilegesOf.deployer)
  const isOwn = account.name === own.name && account.host.toLowerCase() === own.host.toLowerCase()
  const shown = `'${account.name}'@'${account.host}'`
  if (!isOwn && (await catalog.exists('user', '', `${account.name}\0${account.host}`)) === false) {
    throw new GreenlineError(
      'INPUT_INVALID',
      `The server of ${target.name} has no account ${shown}, whose privileges privileges-of names.`,
      'Name the account that will run the change in privileges-of, with its host where that is not %.',
      { place: { target: target.name } },
    )
  }
  const lines = await ask(`SHOW GRANTS FOR ${quoteAccount(account)}`).then(texts, () => undefined)
  const everybody = lines === undefined ? undefined : await everybodysOf(server, ask)
  if (lines === undefined || everybody === undefined) {
    const notice = `What ${shown} may do is not judged: grant the account of the simulation SELECT on mysql.*, to see its grants`
    return { deployer: undefined, notice }
  }
  const isPlain =
    server.product === 'MariaDB' || !lines.some(line => /^REVOKE |^GRANT `[^`]*`@`[^`]*` TO /.test(line))
  if (!isPlain) {
    const notice = `What ${shown} may do is not judged: roles and partial revokes of MySQL are not followed`
    return { deployer: undefined, notice }
  }
  return {
    deployer: {
      ...{ account, everybody, ...rolesIn(lines) },
      clientHost: isOwn ? await clientHost(ask, account) : account.host,
      besides: await besides(ask, account),
      enters: undefined,
    },
  }
}

/** The account at the beginning of a session. */
export function enter(
  deployer: Deployer,
  { database }: Pick<Target, 'database'>,
  { defaultRole }: World,
): Deployer {
  const role = defaultRole === undefined ? deployer.defaultRole : defaultRole.role
  return { ...deployer, role, defaultRole: role, enters: database === '' ? undefined : database }
}

/** `name@host`, quoted or not; without a host, all of them. */
function readName(written: string): Account {
  const at = written.lastIndexOf('@')
  const bare = (part: string): string => part.trim().replace(/^(['"`])(.*)\1$/, '$2')
  return at < 0
    ? { name: bare(written), host: '%' }
    : { name: bare(written.slice(0, at)), host: bare(written.slice(at + 1)) }
}

const quoteAccount = ({ name, host }: Account): string =>
  `${quoteText(name)}@${quoteText(host)}`.replaceAll('_utf8mb4', '')

const texts = (rows: readonly Record<string, unknown>[]): readonly string[] =>
  rows.map(row => String(Object.values(row)[0]))

function rolesIn(lines: readonly string[]): Pick<Deployer, 'defaultRole' | 'role' | 'adminOf'> {
  const name = (written: string | undefined): string => (written ?? '').replaceAll('``', '`')
  const [role] = lines.flatMap(line => {
    const found = /^SET DEFAULT ROLE `((?:[^`]|``)*)` FOR /.exec(line)
    return found === null ? [] : [name(found[1])]
  })
  const adminOf = lines.flatMap(line => {
    const found = /^GRANT `((?:[^`]|``)*)` TO .* WITH ADMIN OPTION$/.exec(line)
    return found === null ? [] : [name(found[1])]
  })
  return { defaultRole: role, role, adminOf }
}

/** What PUBLIC has, from MariaDB 10.11 on; undefined where it may not be seen. */
async function everybodysOf({ product, version }: ServerInfo, ask: Question): Promise<Holdings | undefined> {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (product !== 'MariaDB' || major < 10 || (major === 10 && minor < 11)) return NOTHING_HELD
  return ask('SHOW GRANTS FOR PUBLIC').then(
    rows => holdingsOfPublic(texts(rows)),
    (thrown: unknown) => ((thrown as { errno?: number }).errno === 1141 ? NOTHING_HELD : undefined),
  )
}

async function clientHost(ask: Question, { host }: Account): Promise<string> {
  const [row] = await ask('SELECT USER() AS who')
  const who = row?.['who']
  return typeof who === 'string' ? who.slice(who.lastIndexOf('@') + 1) : host
}

/**
 * Grants on databases are found by the host that connects, not by the account: those of namesakes may come first.
 *
 * @see https://mariadb.com/kb/en/grant/#host-name-component
 */
async function besides(ask: Question, { name, host }: Account): Promise<readonly string[]> {
  const isOther = `(user = '' OR user = ${quoteText(name)}) AND NOT (user = ${quoteText(name)} AND host = ${quoteText(host)}) AND host <> ''`
  const tables = ['db', 'tables_priv', 'columns_priv', 'procs_priv'].map(
    table => `SELECT db AS place FROM mysql.${table} WHERE ${isOther}`,
  )
  const rows = await ask(tables.join(' UNION ')).catch(() => [])
  return rows.map(({ place }) => String(place))
}
