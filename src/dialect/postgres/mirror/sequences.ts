/** Where the counters of the source are. Invariant: look-ups only; what the account may not read is named. */
import type { Ask } from './ask.js'
import { own } from './catalog-filters.js'
import type { DumpStatement } from './restore.js'
import { literal } from './row-selection.js'

interface Sequence {
  readonly quoted: string
  readonly readable: boolean
  /** The column that it counts for, when there is one. */
  readonly table: string | null
  readonly column: string | null
}

const SEQUENCES = `
  SELECT format('%I.%I', n.nspname, c.relname) AS quoted,
         has_schema_privilege(n.oid, 'USAGE') AND has_sequence_privilege(c.oid, 'SELECT') AS readable,
         quote_ident(m.nspname) || '.' || quote_ident(t.relname) AS table, quote_ident(a.attname) AS column
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
          AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    LEFT JOIN pg_class t ON t.oid = d.refobjid
    LEFT JOIN pg_namespace m ON m.oid = t.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
   WHERE c.relkind = 'S' AND c.relpersistence = 'p' AND ${own('pg_class', 'c', 'relnamespace')}
   ORDER BY 1`

/** Sequences that are read by one statement. */
const BATCH = 200

/** What sets the mirror's sequences, and those that the account may not read, quoted. */
export interface Counters {
  readonly statements: readonly DumpStatement[]
  readonly unreadable: readonly string[]
}

/** Reads them. One that may not be read and counts for a column goes on behind the mirror's rows. */
export async function readCounters(ask: Ask): Promise<Counters> {
  const sequences = await ask<Sequence>(SEQUENCES)
  const readable = sequences.filter(sequence => sequence.readable)
  const unreadable = sequences.filter(sequence => !sequence.readable)
  const statements: DumpStatement[] = []
  for (let at = 0; at < readable.length; at += BATCH) {
    const rows = await ask<{ quoted: string; value: string; called: boolean }>(
      readable
        .slice(at, at + BATCH)
        .map(
          ({ quoted }) =>
            `SELECT ${literal(quoted)} AS quoted, last_value::text AS value, is_called AS called FROM ${quoted}`,
        )
        .join(' UNION ALL '),
    )
    for (const { quoted, value, called } of rows) {
      statements.push(set(quoted, `SELECT setval(${literal(quoted)}, ${value}, ${called})`))
    }
  }
  for (const { quoted, table, column } of unreadable) {
    if (table === null || column === null) continue
    statements.push(set(quoted, `SELECT setval(${literal(quoted)}, max(${column})) FROM ${table}`))
  }
  return { statements, unreadable: unreadable.map(({ quoted }) => quoted) }
}

const set = (quoted: string, sql: string): DumpStatement => ({ object: `value of sequence ${quoted}`, sql })
