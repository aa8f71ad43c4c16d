/**
 * Privileges held against a statement. Invariant: each question ends in nothing, in what the server would say, or in
 * a doubt; what the server says is only said where the privilege is surely missing.
 *
 * @see https://mariadb.com/kb/en/mariadb-error-code-reference/
 */
import { isSame, type TableName } from './model.js'
import { doubt, refuse } from './refusal.js'
import type { Deployer, Right, Rights } from './rights.js'
import { isMariaDb, keyIn, type Scene } from './scene.js'

/** A scene whose account is judged. */
export interface Asking {
  readonly scene: Scene
  readonly rights: Rights
}

/** In the order in which messages list them. */
const ORDER = [
  ...['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'GRANT', 'REFERENCES', 'INDEX', 'ALTER'],
  ...['CREATE TEMPORARY TABLES', 'LOCK TABLES', 'EXECUTE', 'CREATE VIEW', 'SHOW VIEW', 'CREATE ROUTINE'],
  ...['ALTER ROUTINE', 'EVENT', 'TRIGGER', 'DELETE VERSIONING ROWS'],
]

/** What fits into the server's messages. */
const MAX_LISTED = 110

function listed(privileges: readonly string[]): string {
  const names = [
    ...new Set(privileges.map(name => (name === 'DELETE HISTORY' ? 'DELETE VERSIONING ROWS' : name))),
  ]
  const sorted = names.sort((left, right) => ORDER.indexOf(left) - ORDER.indexOf(right))
  const all = sorted.join(', ')
  if (all.length < MAX_LISTED) return all
  return `${sorted.slice(0, all.slice(0, MAX_LISTED).split(', ').length - 1).join(', ')}, ...`
}

const UNSURE =
  'whether the account of the change may do it depends on several grants that are on the same database'

const shownAs = ({ account }: Deployer): string => `'${account.name}'@'${account.host}'`

const connectedAs = ({ account, clientHost }: Deployer): string => `'${account.name}'@'${clientHost}'`

/** As the server names who is connected. */
export const connectedName = ({ rights }: Asking): string => connectedAs(rights.deployer)

export function refuseTable(
  { scene, rights }: Asking,
  command: string,
  { database, name }: TableName,
): never {
  const table = isMariaDb(scene) ? `\`${database}\`.\`${name}\`` : `'${name}'`
  return refuse(1142, `${command} command denied to user ${connectedAs(rights.deployer)} for table ${table}`)
}

/** What is surely missing. @throws A doubt where that is not known. */
function missingOf({ sure, maybe }: Right, privileges: readonly string[]): readonly string[] {
  const missing = privileges.filter(name => !sure.has(name))
  if (missing.length > 0 && missing.every(name => maybe.has(name))) doubt(UNSURE)
  return missing.filter(name => !maybe.has(name))
}

const isTemporary = ({ scene }: Asking, name: TableName): boolean =>
  scene.session.temporary.has(keyIn(scene, name))

/**
 * All of these, on a table or above it.
 *
 * @param command - What the message calls it, in the place of their names.
 * @returns Those that are held on some of the columns only.
 */
export function mustHoldOnTable(
  asking: Asking,
  name: TableName,
  privileges: readonly string[],
  command?: string,
): ReadonlySet<string> {
  if (isTemporary(asking, name)) return new Set()
  const right = asking.rights.onTable(name)
  const missing = missingOf(right, privileges)
  const onColumns = new Set([...right.columns.values()].flatMap(on => [...on]))
  if (missing.some(each => !onColumns.has(each))) {
    const nowhere = missing.filter(each => !onColumns.has(each))
    refuseTable(asking, command ?? listed(nowhere), name)
  }
  return new Set(missing)
}

/** All of these, where columns alone would not do. */
export function mustHoldOnWholeTable(
  asking: Asking,
  name: TableName,
  ...privileges: readonly string[]
): void {
  if (mustHoldOnTable(asking, name, privileges).size > 0)
    doubt(`the account of the change holds a privilege on some columns of ${name.name} only`)
}

/** One of these is enough. */
export function mustHoldSome(
  asking: Asking,
  name: TableName,
  privileges: readonly string[],
  command: string,
): void {
  if (isTemporary(asking, name)) return
  const { sure, maybe } = asking.rights.onTable(name)
  if (privileges.some(each => sure.has(each))) return
  if (privileges.some(each => maybe.has(each))) doubt(UNSURE)
  refuseTable(asking, command, name)
}

/** SELECT, or anything that is granted on the table itself or on its columns. */
export function mustSeeColumns(asking: Asking, name: TableName): void {
  if (isTemporary(asking, name)) return
  const { sure, maybe, isNamed } = asking.rights.onTable(name)
  if (sure.has('SELECT') || isNamed) return
  if (maybe.has('SELECT')) doubt(UNSURE)
  refuseTable(asking, 'SELECT', name)
}

/** Every one of these columns. */
export function mustHoldOnColumns(
  { rights, scene }: Asking,
  name: TableName,
  privilege: string,
  columns: readonly string[],
): void {
  if (scene.session.temporary.has(keyIn(scene, name))) return
  const right = rights.onTable(name)
  if (missingOf(right, [privilege]).length === 0) return
  const missing = columns.find(each => right.columns.get(each.toLowerCase())?.has(privilege) !== true)
  if (missing === undefined) return
  refuse(
    1143,
    `${privilege} command denied to user ${connectedAs(rights.deployer)} for column '${missing}' in table '${name.name}'`,
  )
}

export function mustHoldOnDatabase(
  { rights }: Asking,
  database: string,
  ...privileges: readonly string[]
): void {
  if (missingOf(rights.onDatabase(database), privileges).length > 0) refuseDatabase(rights.deployer, database)
}

export function refuseDatabase(deployer: Deployer, database: string): never {
  return refuse(1044, `Access denied for user ${shownAs(deployer)} to database '${database}'`)
}

/** Any privilege on the database or on something in it. */
export function mustSeeDatabase({ rights }: Asking, database: string): void {
  if (/^information_schema$/i.test(database) || rights.isInside(database)) return
  refuseDatabase(rights.deployer, database)
}

/** Whether it is surely held, surely missing, or neither. */
export function standingOf(
  { rights }: Asking,
  name: TableName,
  privilege: string,
): 'held' | 'missing' | 'unsure' {
  const { sure, maybe, columns } = rights.onTable(name)
  if (sure.has(privilege)) return 'held'
  return maybe.has(privilege) || columns.size > 0 ? 'unsure' : 'missing'
}

export const holdsGlobally = ({ rights }: Asking, ...privileges: readonly string[]): boolean =>
  rights.isEverything || privileges.some(each => rights.global.has(each))

/** One of these is enough, on everything. */
export function mustHoldGlobally(asking: Asking, ...privileges: readonly string[]): void {
  if (holdsGlobally(asking, ...privileges)) return
  refuse(
    1227,
    `Access denied; you need (at least one of) the ${privileges.join(', ')} privilege(s) for this operation`,
  )
}

export function mustHoldOnRoutine(
  { rights }: Asking,
  kind: 'procedure' | 'function',
  name: TableName,
  ...privileges: readonly string[]
): void {
  const [missing] = missingOf(rights.onRoutine(kind, name), privileges)
  if (missing === undefined) return
  refuse(
    1370,
    `${missing.toLowerCase()} command denied to user ${shownAs(rights.deployer)} for routine '${name.database}.${name.name}'`,
  )
}

/** Access denied as at a login. */
export function refuseLogin({ deployer }: Rights, errno: 1045 | 1698): never {
  const rest = errno === 1045 ? ' (using password: YES)' : ''
  return refuse(errno, `Access denied for user ${shownAs(deployer)}${rest}`)
}

/** Programs and views in the name of somebody else. */
export function mustHoldDefiner(asking: Asking, definer: string | undefined): void {
  if (definer === undefined || /^CURRENT_(?:USER|ROLE)(?:\(\)|\()?$/i.test(definer)) return
  const { account } = asking.rights.deployer
  const plain = definer.replace(/['"`]/g, '')
  const [name = '', host = '%'] = plain.split(/@(?=[^@]*$)/)
  if (name === account.name && isSame(host, account.host)) return
  if (asking.rights.roles.includes(plain)) doubt('it is made in the name of a role')
  mustHoldGlobally(asking, 'SUPER', 'SET USER')
}
