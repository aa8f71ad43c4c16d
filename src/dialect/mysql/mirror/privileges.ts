/**
 * What an account must be allowed to see for a mirror to be complete. Invariant:
 * a catalog that hides objects in silence is an error: servers leave out the
 * triggers, events and routines of which an account may know nothing.
 */
import { GreenlineError } from '../../../core/errors.js'
import type { ServerInfo } from '../../../core/model.js'
import type { Target } from '../../../core/target.js'
import type { ServerError } from '../sql-error.js'
import type { Row } from './batch.js'
import type { ObjectKind } from './catalog.js'

/** Access denied: to a database, to a table or column, to a routine, by a missing global privilege. */
const DENIED = new Set([1044, 1045, 1142, 1143, 1227, 1370, 1419])

/** Whether the server refused for want of a privilege. */
export const isDenied = (error: ServerError | undefined): boolean => DENIED.has(error?.errno ?? 0)

interface Grant {
  readonly privileges: ReadonlySet<string>
  readonly database: string
  readonly object: string
}

/**
 * Checks what cannot be found out by looking.
 *
 * @param grants - The rows of SHOW GRANTS.
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE
 */
export function requirePrivileges(
  target: Target,
  { server, database, grants }: { server: ServerInfo; database: string; grants: readonly Row[] },
): void {
  const held = grants.flatMap(row => toGrants(String(Object.values(row)[0])))
  const has = (names: readonly string[], where: (grant: Grant) => boolean): boolean =>
    held.some(grant => where(grant) && names.some(name => grant.privileges.has(name)))
  const here = (grant: Grant): boolean => grant.object === '*' && matches(grant.database, database)
  const everywhere = (grant: Grant): boolean => grant.database === '*'
  if (!has(['ALL PRIVILEGES', 'ALL', 'TRIGGER'], here)) throw missingPrivilege(target, server, 'trigger')
  if (!has(['ALL PRIVILEGES', 'ALL', 'EVENT'], here)) throw missingPrivilege(target, server, 'event')
  const seesRoutines =
    has(['ALL PRIVILEGES', 'ALL', 'EXECUTE', 'CREATE ROUTINE', 'ALTER ROUTINE'], here) ||
    has(['SHOW CREATE ROUTINE'], here) ||
    has(['SHOW_ROUTINE', 'SELECT'], everywhere) ||
    has(['ALL PRIVILEGES', 'ALL', 'SELECT'], grant => grant.database === 'mysql')
  if (!seesRoutines) throw missingPrivilege(target, server, 'function')
}

/** What an account lacks that may not see objects of this kind. */
export function missingPrivilege(
  target: Target,
  { product }: Pick<ServerInfo, 'product'>,
  kind: ObjectKind,
  name?: string,
): GreenlineError {
  const [what, privilege] = neededFor(kind, product)
  return new GreenlineError(
    'DRY_RUN_IMPOSSIBLE',
    `The account of ${target.name} may not see ${name === undefined ? what : `the definition of the ${kind} ${name}`}.`,
    `Grant the account ${privilege}, so that the mirror can hold everything the target holds.`,
    { place: { target: target.name } },
  )
}

function neededFor(kind: ObjectKind, product: ServerInfo['product']): [what: string, privilege: string] {
  switch (kind) {
    case 'table':
    case 'sequence':
      return ['tables', 'SELECT on the database']
    case 'view':
      return ['views', 'SELECT and SHOW VIEW on the database']
    case 'trigger':
      return ['triggers', 'TRIGGER on the database']
    case 'event':
      return ['events', 'EVENT on the database']
    case 'function':
    case 'procedure':
    case 'package':
    case 'package body':
      return product === 'MariaDB'
        ? ['routines', 'SELECT on mysql.proc (from MariaDB 11.3 on also SHOW CREATE ROUTINE on the database)']
        : ['routines', 'SHOW_ROUTINE on *.* (before MySQL 8.0.20 SELECT on *.*)']
  }
}

/** One line of SHOW GRANTS; roles and proxies are none. */
export function toGrants(line: string): Grant[] {
  const found = /^GRANT (.*?) ON (?:TABLE )?(\*|`(?:[^`]|``)*`)\.(\*|`(?:[^`]|``)*`) TO /.exec(line)
  if (found === null) return []
  const [, privileges = '', database = '', object = ''] = found
  const names = privileges.replace(/\([^)]*\)/g, '').split(',')
  return [
    {
      privileges: new Set(names.map(name => name.trim())),
      database: unquote(database),
      object: unquote(object),
    },
  ]
}

const unquote = (name: string): string =>
  name.startsWith('`') ? name.slice(1, -1).replaceAll('``', '`') : name

/** A grant's database is a pattern, with `%`, `_` and backslash as in LIKE. */
export function matches(pattern: string, database: string): boolean {
  if (pattern === '*') return true
  const expression = pattern.replace(/\\?[^]/g, part => {
    if (part === '%') return '[^]*'
    if (part === '_') return '[^]'
    return (part.length > 1 ? part.slice(1) : part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${expression}$`, 'i').test(database)
}
