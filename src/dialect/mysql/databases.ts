/** The databases of a MySQL or MariaDB server. Invariant: only looks. */
import type { Target } from '../../core/target.js'
import type { DatabaseNames, SessionOptions } from '../dialect.js'
import { openSession, select } from './connect.js'

/** `innodb` and `tmp` are made by RDS. */
const OWN = new Set(['information_schema', 'performance_schema', 'mysql', 'sys', 'innodb', 'tmp'])

/** See `Dialect.databases`; an account sees those that it has some right on. */
export async function listDatabases(target: Target, options: SessionOptions): Promise<DatabaseNames> {
  const { client } = await openSession(target, options, { database: '' })
  try {
    const rows = await select(client, 'SELECT schema_name AS name FROM information_schema.schemata')
    const all = rows.map(({ name }) => String(name))
    return { all, own: all.filter(name => OWN.has(name.toLowerCase())) }
  } finally {
    await new Promise<void>(resolve => client.end(() => resolve()))
  }
}
