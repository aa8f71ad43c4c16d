/** The databases of a PostgreSQL server. Invariant: only looks; what cannot be connected to is not listed. */
import type { Target } from '../../core/target.js'
import type { DatabaseNames, SessionOptions } from '../dialect.js'
import { openSession } from './connect.js'

/** The server's own, and those that providers keep beside the customer's: RDS, Cloud SQL, AlloyDB, Azure. */
const OWN = new Set([
  ...['postgres', 'template0', 'template1', 'rdsadmin', 'cloudsqladmin', 'alloydbadmin'],
  ...['alloydbmetadata', 'azure_maintenance', 'azure_sys'],
])

/** See `Dialect.databases`. */
export async function listDatabases(target: Target, options: SessionOptions): Promise<DatabaseNames> {
  const { client } = await openSession(target, options)
  try {
    const { rows } = await client.query<{ name: string; template: boolean }>(
      'SELECT datname AS name, datistemplate AS template FROM pg_database WHERE datallowconn',
    )
    const own = rows.filter(({ name, template }) => template || OWN.has(name))
    return { all: rows.map(({ name }) => name), own: own.map(({ name }) => name) }
  } finally {
    await client.end()
  }
}
