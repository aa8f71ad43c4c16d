/**
 * What an account may do, and how large its database is. Invariant: look-ups of one
 * session only; whatever cannot be told counts as not to be objected to.
 */
import type { Target } from '../../../core/target.js'
import type { Inspection, SessionOptions } from '../../dialect.js'
import { openSession } from '../connect.js'

const INSPECT = `
  SELECT r.rolsuper OR r.rolcreatedb AS "mayCreate",
         pg_catalog.pg_database_size(pg_catalog.current_database())::text AS bytes,
         CASE WHEN r.rolsuper THEN 'everything, since it is a superuser'
              ELSE coalesce(
                (SELECT format('alter %I.%I, which it owns', n.nspname, c.relname) FROM own c
                   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                  WHERE pg_catalog.pg_has_role(c.relowner, 'USAGE') LIMIT 1),
                (SELECT format('write rows into %I.%I', n.nspname, c.relname) FROM own c
                   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                  WHERE pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') LIMIT 1),
                (SELECT format('create objects in the schema %I', nspname) FROM pg_catalog.pg_namespace
                  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
                    AND pg_catalog.has_schema_privilege(oid, 'CREATE') LIMIT 1))
         END AS "mayWrite"
    FROM pg_catalog.pg_roles r WHERE r.rolname = current_user`

const OWN = `
  WITH own AS (
    SELECT c.oid, c.relname, c.relowner, c.relnamespace FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     ORDER BY c.oid)`

/** See `Mirroring.inspect`. */
export async function inspect(target: Target, options: SessionOptions): Promise<Inspection> {
  const { client } = await openSession(target, options)
  try {
    const { rows } = await client.query<{ mayCreate: boolean; bytes: string; mayWrite: string | null }>(
      OWN + INSPECT,
    )
    const [row] = rows
    if (row === undefined) throw new Error('The account of a session is not among the roles')
    return {
      mayCreate: row.mayCreate,
      bytes: Number(row.bytes),
      ...(row.mayWrite === null ? {} : { mayWrite: row.mayWrite }),
    }
  } finally {
    await client.end()
  }
}
