/**
 * What an account may do, and how large its database is. Invariant: look-ups of one
 * session only; whatever cannot be told counts as not to be objected to.
 */
import type { Target } from '../../../core/target.js'
import type { Inspection, SessionOptions } from '../../dialect.js'
import { ask } from './batch.js'
import { quoteText } from './names.js'
import { matches, toGrants } from './privileges.js'
import { onSession } from './session.js'

/** Privileges that change rows or objects; what a mirror is read with (TRIGGER, EVENT, EXECUTE) is not among them. */
const WRITING = [
  'ALL PRIVILEGES',
  'INSERT',
  'UPDATE',
  'DELETE',
  'CREATE',
  'ALTER',
  'DROP',
  'INDEX',
  'CREATE VIEW',
]

/** See `Mirroring.inspect`. */
export async function inspect(target: Target, options: SessionOptions): Promise<Inspection> {
  return onSession(target, options, async ({ client }) => {
    const lines = (await ask(client, 'SHOW GRANTS')).map(row => String(Object.values(row)[0]))
    const [size] = await ask(
      client,
      `SELECT COALESCE(SUM(data_length + index_length), 0) AS bytes FROM information_schema.tables
        WHERE table_schema = ${quoteText(target.database)}`,
    )
    const grants = lines.flatMap(toGrants)
    const first = writingOn(target.database, lines)
    return {
      mayCreate:
        hasRoles(lines) ||
        grants.some(
          ({ privileges, database, object }) =>
            object === '*' &&
            matches(database, `greenline_dry_run_${'0'.repeat(12)}`) &&
            ['ALL PRIVILEGES', 'CREATE'].some(name => privileges.has(name)),
        ),
      bytes: Number(size?.['bytes'] ?? 0),
      ...(first === undefined ? {} : { mayWrite: `use ${first.privilege} on ${first.on}` }),
    }
  })
}

/** The first privilege to change something in a database, and what it is on. @param lines - The rows of SHOW GRANTS. */
export function writingOn(
  database: string,
  lines: readonly string[],
): { readonly privilege: string; readonly on: string } | undefined {
  for (const { database: pattern, privileges, object } of lines.flatMap(toGrants)) {
    if (!matches(pattern, database)) continue
    const privilege = WRITING.find(name => privileges.has(name))
    if (privilege !== undefined) return { privilege, on: object === '*' ? database : object }
  }
  return undefined
}

/** What a role may do is not among an account's grants on every server. */
export const hasRoles = (lines: readonly string[]): boolean =>
  lines.some(line => /^GRANT .* TO /.test(line) && !/ ON /.test(line))
