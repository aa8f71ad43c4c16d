/**
 * Which privileges an account has, by what SHOW GRANTS says of it. Invariant: a line that is not understood grants
 * nothing.
 */
import type { TableName } from './model.js'
import { matches, toGrants } from '../mirror/privileges.js'

export interface Grants {
  /** On a table, or with the name `*` on all of a database. */
  has(privilege: string, on: TableName): boolean
  /** On everything. */
  hasGlobal(privilege: string): boolean
  /** Whether every database shows. */
  readonly seesDatabases: boolean
  seesRoutines(database: string): boolean
}

/** @param lines - Of SHOW GRANTS. */
export function grantsOf(lines: readonly string[]): Grants {
  const held = lines.flatMap(toGrants)
  const isAll = (privileges: ReadonlySet<string>): boolean =>
    privileges.has('ALL PRIVILEGES') || privileges.has('ALL')
  const has: Grants['has'] = (privilege, { database, name }) =>
    held.some(
      grant =>
        (isAll(grant.privileges) || grant.privileges.has(privilege)) &&
        matches(grant.database, database) &&
        (grant.object === '*' || grant.object === name),
    )
  const hasGlobal: Grants['hasGlobal'] = privilege =>
    held.some(
      ({ privileges, database, object }) =>
        database === '*' && object === '*' && (isAll(privileges) || privileges.has(privilege)),
    )
  return {
    has,
    hasGlobal,
    // Any global privilege but USAGE shows all of them.
    seesDatabases: held.some(
      ({ privileges, database, object }) =>
        database === '*' && object === '*' && [...privileges].some(each => each !== 'USAGE'),
    ),
    seesRoutines: database =>
      ['EXECUTE', 'CREATE ROUTINE', 'ALTER ROUTINE', 'SHOW CREATE ROUTINE'].some(each =>
        has(each, { database, name: '*' }),
      ) ||
      hasGlobal('SELECT') ||
      has('SELECT', { database: 'mysql', name: '*' }) ||
      has('SELECT', { database: 'mysql', name: 'proc' }),
  }
}
