/**
 * The tables of a database whose rows can be copied, and what ties them together.
 * Invariant: look-ups only; names are quoted by the server that they come from.
 */
import type { Ask } from './ask.js'
import { own } from './catalog-filters.js'

/** A table that holds rows, or is partitioned. */
export interface Table {
  readonly oid: string
  readonly schema: string
  readonly name: string
  /** Both, quoted. */
  readonly quoted: string
  readonly kind: 'rows' | 'partitioned' | 'foreign'
  /** Columns that take values, in their order, quoted. */
  readonly columns: readonly string[]
  /** The partitioned table on top of it; itself when there is none. */
  readonly root: string
  /** Partitioned tables that it is in, by their OID. */
  readonly ancestors: readonly string[]
  /** Its rows are spread by hashes, which are not the same on every server. */
  readonly hashed: boolean
  readonly unlogged: boolean
  /** The account may read every column. */
  readonly readable: boolean
  /** Row-level security would hide rows from the account. */
  readonly filtered: boolean
  /** A table of an extension: the rows that are no part of it, as a WHERE clause or nothing. */
  readonly condition: string | null
}

/** A foreign key as the closure of a sample needs it. */
export interface ForeignKey {
  readonly name: string
  /** Both by their OID. */
  readonly child: string
  readonly parent: string
  readonly columns: readonly KeyColumn[]
}

interface KeyColumn {
  /** Quoted. */
  readonly child: string
  readonly parent: string
  /** Of the child's column, as one writes it in a cast. */
  readonly type: string
  /** `=` of the key, with the parent's column on its left. */
  readonly operator: string
  /** What the child's value is compared by, where the columns differ in it. */
  readonly collation: string | null
}

export interface Tables {
  readonly tables: readonly Table[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly isReplica: boolean
}

const ofOwnTable = own('pg_class', 'c', 'relnamespace')

const TABLES = `
  SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name, format('%I.%I', n.nspname, c.relname) AS quoted,
         CASE c.relkind WHEN 'r' THEN 'rows' WHEN 'p' THEN 'partitioned' ELSE 'foreign' END AS kind,
         ARRAY(SELECT quote_ident(a.attname) FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                ORDER BY a.attnum) AS columns,
         CASE WHEN c.relispartition THEN coalesce(pg_partition_root(c.oid), c.oid) ELSE c.oid END::oid::text AS root,
         ARRAY(SELECT p.relid::oid::text FROM pg_partition_ancestors(c.oid) p WHERE p.relid <> c.oid) AS ancestors,
         EXISTS (SELECT FROM pg_partition_ancestors(c.oid) p JOIN pg_partitioned_table t ON t.partrelid = p.relid
                  WHERE t.partstrat = 'h') AS hashed,
         c.relpersistence = 'u' AS unlogged,
         has_schema_privilege(n.oid, 'USAGE') AND (has_table_privilege(c.oid, 'SELECT')
           OR (SELECT coalesce(bool_and(has_column_privilege(c.oid, a.attnum, 'SELECT')), false) FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')) AS readable,
         row_security_active(c.oid) AS filtered,
         (SELECT e.extcondition[array_position(e.extconfig, c.oid)] FROM pg_extension e
           WHERE c.oid = ANY (e.extconfig)) AS condition
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relpersistence <> 't'
     AND (c.relkind IN ('r', 'p') OR (c.relkind = 'f' AND c.relispartition))
     AND (${ofOwnTable} OR EXISTS (SELECT FROM pg_extension e WHERE c.oid = ANY (e.extconfig)))
   ORDER BY n.nspname, c.relname`

// A key over periods (PostgreSQL 18) asks for more than one row of the parent.
const FOREIGN_KEYS = `
  SELECT quote_ident(k.conname) AS name, k.conrelid::text AS child, k.confrelid::text AS parent,
         (SELECT json_agg(json_build_object('child', quote_ident(a.attname), 'parent', quote_ident(b.attname),
                   'type', format_type(a.atttypid, a.atttypmod),
                   'operator', format('OPERATOR(%I.%s)', s.nspname, o.oprname),
                   'collation', CASE WHEN a.attcollation <> b.attcollation AND b.attcollation <> 0
                                     THEN (SELECT format('COLLATE %I.%I', m.nspname, l.collname)
                                             FROM pg_collation l JOIN pg_namespace m ON m.oid = l.collnamespace
                                            WHERE l.oid = b.attcollation) END) ORDER BY key.at)
            FROM unnest(k.conkey, k.confkey, k.conpfeqop) WITH ORDINALITY key (child, parent, operator, at)
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = key.child
            JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = key.parent
            JOIN pg_operator o ON o.oid = key.operator
            JOIN pg_namespace s ON s.oid = o.oprnamespace) AS columns
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
   WHERE k.contype = 'f' AND k.conparentid = 0 AND coalesce(to_jsonb(k) ->> 'conperiod', 'false') = 'false'
     AND ${ofOwnTable}
   ORDER BY c.relname, k.conname`

/** Without them a name would be found in the account's search path, and a table would be read in part. */
const PREPARE = `SELECT set_config('search_path', '', false), set_config('row_security', 'off', false)`

/** Reads them by look-ups that every account may make. */
export async function readTables(ask: Ask): Promise<Tables> {
  await ask(PREPARE)
  const tables = await ask<Table>(TABLES)
  const foreignKeys = await ask<ForeignKey>(FOREIGN_KEYS)
  const [state] = await ask<{ replica: boolean }>('SELECT pg_is_in_recovery() AS replica')
  return { tables, foreignKeys, isReplica: state?.replica === true }
}

/** The names of the tables that hold rows on the mirror, as `keyOf` writes them. */
export async function readPresent(ask: Ask): Promise<ReadonlySet<string>> {
  const rows = await ask<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p')`,
  )
  return new Set(rows.map(keyOf))
}

/** One text for a table's name, whatever is in it. */
export const keyOf = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  JSON.stringify([schema, name])
