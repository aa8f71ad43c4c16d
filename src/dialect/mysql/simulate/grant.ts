/**
 * GRANT and REVOKE. Invariant: what an account holds is what SHOW GRANTS says of it and the change has done since.
 *
 * @see https://mariadb.com/kb/en/grant/ and https://mariadb.com/kb/en/revoke/
 */
import type { Account, GrantStatement } from '../statements/accounts.js'
import { HIDDEN, isAccount, isRole, shownAccount } from './accounts.js'
import type { Outcome } from './create-table.js'
import { granted, heldAt, holdingsOf, NOTHING_HELD, revoked, type Holdings, type Place } from './held.js'
import { isSame } from './model.js'
import { quoteText } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { findRoutine } from './routines.js'
import { find, isMariaDb, qualify, type Scene } from './scene.js'
import { otherKey, withOther } from './world.js'

const OF_COLUMNS = ['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']
const OF_TABLES = [
  ...[...OF_COLUMNS, 'DELETE', 'CREATE', 'DROP', 'INDEX', 'ALTER', 'CREATE VIEW', 'SHOW VIEW', 'TRIGGER'],
  ...['DELETE HISTORY', 'DELETE VERSIONING ROWS'],
]
const OF_DATABASES = [
  ...[...OF_TABLES, 'EXECUTE', 'CREATE ROUTINE', 'ALTER ROUTINE', 'EVENT', 'LOCK TABLES'],
  ...['CREATE TEMPORARY TABLES', 'SHOW CREATE ROUTINE'],
]
const OF_ROUTINES = ['EXECUTE', 'ALTER ROUTINE', 'SHOW CREATE ROUTINE']
const OF_SERVERS =
  /^(?:SUPER|PROCESS|RELOAD|SHUTDOWN|FILE|SHOW DATABASES|CREATE USER|CREATE TABLESPACE|SET USER|(?:REPLICATION|BINLOG|CONNECTION|FEDERATED|READ_ONLY|SLAVE)\b.*)$/
/** Whether it is only held on everything. */
export const isOfServers = (privilege: string): boolean => OF_SERVERS.test(privilege)
const ANYWHERE = /^(?:ALL(?: PRIVILEGES)?|USAGE|GRANT OPTION)$/

/** What ALL stands for. */
export const everythingAt = (level: Place['level']): readonly string[] =>
  ({
    global: OF_DATABASES,
    database: OF_DATABASES,
    table: OF_TABLES,
    procedure: OF_ROUTINES,
    function: OF_ROUTINES,
  })[level]

/** @throws A refusal where there is no such privilege at such a place. */
function checkKinds(level: Place['level'], { privileges }: GrantStatement): void {
  if (level === 'global') return
  for (const { name, columns } of privileges) {
    const isKnown = OF_DATABASES.includes(name) || OF_SERVERS.test(name) || ANYWHERE.test(name)
    if (!isKnown) doubt(`the privilege ${name} is not known`)
    const isHere = ANYWHERE.test(name) || everythingAt(level).includes(name)
    if (level === 'database' && OF_SERVERS.test(name))
      refuse(1221, 'Incorrect usage of DB GRANT and GLOBAL PRIVILEGES')
    if (isHere && (columns.length === 0 || (level === 'table' && OF_COLUMNS.includes(name)))) continue
    refuse(
      1144,
      'Illegal GRANT/REVOKE command; please consult the manual to see which privileges can be used',
    )
  }
}

/** Where a statement grants. @throws A refusal: No database selected. */
export function placeOf(scene: Scene, on: NonNullable<GrantStatement['on']>): Place {
  if (on.database === '*') return { level: 'global', database: '*', object: '*' }
  if (on.name === '*') {
    const database = on.database ?? scene.session.database ?? refuse(1046, 'No database selected')
    return { level: 'database', database, object: '*' }
  }
  const { database, name } = qualify(
    scene,
    on.database === undefined ? { name: on.name } : { database: on.database, name: on.name },
  )
  return { level: on.what, database, object: name }
}

const keyFor = ({ name, host }: Account): string => otherKey('grants', `${name}\0${host.toLowerCase()}`)

/** What an account, or without a host a role, holds by now. @throws A doubt when it may not be seen. */
export async function holdingsFor(scene: Scene, account: Account): Promise<Holdings> {
  const known = scene.world.others.get(keyFor(account))
  if (known === 'gone') return NOTHING_HELD
  if (known?.holdings !== undefined) return known.holdings
  if (scene.world.others.has(otherKey('user', `${account.name}\0${account.host.toLowerCase()}`)))
    return NOTHING_HELD
  const named =
    account.host === '' ? quoteText(account.name) : `${quoteText(account.name)}@${quoteText(account.host)}`
  const lines = await scene
    .ask(`SHOW GRANTS FOR ${named.replaceAll('_utf8mb4', '')}`)
    .catch(() => doubt(HIDDEN))
  return holdingsOf(
    lines.map(line => String(Object.values(line)[0])),
    account.name,
  )
}

/** From here on, an account holds this. */
export function keepHoldings(scene: Scene, account: Account, after: Holdings): void {
  scene.world = withOther(scene.world, keyFor(account), { holdings: after })
}

/** An account without a host may be a role. @returns undefined where there is neither. */
async function grantee(scene: Scene, account: Account): Promise<Account | undefined> {
  if (account.isCurrent === true)
    return scene.session.deployer?.account ?? doubt('the account that will run the change is not known')
  const role = { name: account.name, host: '' }
  if (account.hasHost !== true && (await isAccount(scene, role))) return role
  return (await isAccount(scene, account)) ? account : undefined
}

export async function grant(scene: Scene, statement: GrantStatement): Promise<Outcome> {
  if (!isMariaDb(scene)) return onMySql(scene, statement)
  if (statement.on === undefined)
    return isEverything(statement) ? revokeEverything(scene, statement) : changeRoles(scene, statement)
  const place = placeOf(scene, statement.on)
  checkKinds(place.level, statement)
  const isGrant = statement.kind === 'grant'
  if (isGrant) await checkObject(scene, place, statement)
  for (const written of statement.accounts) {
    const account = (await grantee(scene, written)) ?? missing(scene, statement, written)
    const before = await holdingsFor(scene, account)
    const held = isGrant
      ? granted(before.held, place, statement.privileges, statement.canGrant)
      : takenFrom(before, { account, place, statement })
    keepHoldings(scene, account, { ...before, held })
    scene.effects.push({
      what: `privileges on ${statement.on.name}`,
      how: 'altered',
      to: shownAccount(account),
    })
  }
  return { rows: 0 }
}

function missing(scene: Scene, { kind, creates }: GrantStatement, account: Account): never | Account {
  const { name, host } = account
  if (kind === 'revoke') {
    return refuse(1141, `There is no such grant defined for user '${name}' on host '${host}'`, {
      world: scene.world,
    })
  }
  if (creates) {
    scene.world = withOther(scene.world, otherKey('user', `${name}\0${host.toLowerCase()}`), {})
    return account
  }
  if (/NO_AUTO_CREATE_USER/.test(scene.session.sqlMode))
    refuse(1133, "Can't find any matching row in the user table", { world: scene.world })
  return doubt(`the account ${shownAccount(account)} is not there`)
}

async function checkObject(scene: Scene, place: Place, { privileges }: GrantStatement): Promise<void> {
  const name = { database: place.database, name: place.object }
  if (place.level === 'procedure' || place.level === 'function') {
    if ((await findRoutine(scene, place.level, name)) === undefined)
      refuse(1305, `FUNCTION or PROCEDURE ${name.name} does not exist`)
    return
  }
  if (place.level !== 'table') return
  const columns = privileges.flatMap(each => each.columns)
  // CREATE may be granted on a table that is still to come.
  const mayBeMissing = columns.length === 0 && privileges.some(each => each.name === 'CREATE')
  const found = mayBeMissing ? undefined : await find(scene, name)
  if (found === undefined) {
    if (!mayBeMissing) refuse(1146, `Table '${name.database}.${name.name}' doesn't exist`)
    return
  }
  if (found.kind === 'sequence') return
  const all = found.kind === 'view' ? found.columns : found.columns.map(each => each.name)
  const unknown = columns.find(column => !all.some(each => isSame(each, column)))
  if (unknown !== undefined) refuse(1054, `Unknown column '${unknown}' in '${name.name}'`)
}

interface Taking {
  readonly account: Account
  readonly place: Place
  readonly statement: GrantStatement
}

function takenFrom({ held }: Holdings, { account, place, statement }: Taking): Holdings['held'] {
  const { name, host } = account
  const there = heldAt(held, place)
  const isColumnMissing = statement.privileges.some(({ columns }) =>
    columns.some(column => there?.columns.has(column.toLowerCase()) !== true),
  )
  if (place.level !== 'global' && (there === undefined || isColumnMissing)) {
    const who = `There is no such grant defined for user '${name}' on host '${host}'`
    if (place.level === 'database') refuse(1141, who)
    if (place.level === 'table') refuse(1147, `${who} on table '${place.object}'`)
    refuse(1403, `${who} on routine '${place.object}'`)
  }
  return revoked(held, place, statement.privileges, everythingAt(place.level))
}

const isEverything = ({ kind, privileges }: GrantStatement): boolean =>
  kind === 'revoke' && privileges.some(({ name }) => /^ALL(?: PRIVILEGES)?$/.test(name))

async function revokeEverything(scene: Scene, { accounts }: GrantStatement): Promise<Outcome> {
  let isMissing = false
  for (const written of accounts) {
    const account = await grantee(scene, written)
    if (account === undefined) isMissing = true
    else {
      keepHoldings(scene, account, { ...NOTHING_HELD, roles: (await holdingsFor(scene, account)).roles })
      scene.effects.push({ what: 'privileges', how: 'altered', to: shownAccount(account) })
    }
  }
  if (isMissing)
    refuse(1269, "Can't revoke all privileges for one or more of the requested users", { world: scene.world })
  return { rows: 0 }
}

async function changeRoles(scene: Scene, { kind, roles, accounts }: GrantStatement): Promise<Outcome> {
  for (const role of roles) {
    if (!(await isRole(scene, role))) refuse(1959, `Invalid role specification \`${role}\``)
  }
  for (const written of accounts) {
    const account = await grantee(scene, written)
    const to = account ?? written
    const before = account === undefined ? NOTHING_HELD : await holdingsFor(scene, account)
    for (const role of roles) {
      if (kind === 'revoke' && !before.roles.includes(role))
        refuse(1962, `Cannot revoke role '${role}' from: ${shownAccount(to)}`, { world: scene.world })
      if (kind === 'grant' && to.host === '' && (await reaches(scene, role, to.name)))
        refuse(1961, `Cannot grant role '${role}' to: ${shownAccount(to)}`, { world: scene.world })
    }
    if (account === undefined)
      return refuse(1133, "Can't find any matching row in the user table", { world: scene.world })
    const others = before.roles.filter(role => !roles.includes(role))
    keepHoldings(scene, account, { ...before, roles: kind === 'grant' ? [...others, ...roles] : others })
    scene.effects.push(
      ...roles.map(role => ({ what: `role '${role}'`, how: 'altered' as const, to: shownAccount(account) })),
    )
  }
  return { rows: 0 }
}

/** Whether a role is, or has by its roles, another. */
async function reaches(scene: Scene, role: string, other: string): Promise<boolean> {
  if (role === other) return true
  const { roles } = await holdingsFor(scene, { name: role, host: '' })
  for (const each of roles) if (await reaches(scene, each, other)) return true
  return false
}

/** Of MySQL, whose dynamic privileges and partial revokes are not followed, only what is missing is told. */
async function onMySql(scene: Scene, statement: GrantStatement): Promise<Outcome> {
  if (statement.on === undefined) doubt('roles and their members are not followed')
  if (statement.kind === 'revoke') doubt('whether there is such a grant is not looked at')
  const place = placeOf(scene, statement.on)
  if (
    place.level === 'table' &&
    !statement.privileges.every(({ name }) => OF_TABLES.includes(name) || ANYWHERE.test(name))
  )
    doubt('whether a table has such a privilege is not known')
  await checkObject(scene, place, statement)
  for (const account of statement.accounts) {
    if (account.isCurrent !== true && !(await isAccount(scene, account)))
      refuse(1410, 'You are not allowed to create a user with GRANT')
    scene.effects.push({
      what: `privileges on ${statement.on.name}`,
      how: 'altered',
      to: shownAccount(account),
    })
  }
  return { rows: 0 }
}
