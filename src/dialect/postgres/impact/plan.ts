/**
 * How a statement is observed, from its text. Invariant: what writes or reads rows and
 * nothing else is not observed, and costs nothing.
 */
import { firstWords } from '../words.js'
import { OBJECT_CATALOGS } from './catalog-queries.js'
import { documentedLocks, type DocumentedLock } from './lock-modes.js'
import { outlineOf, tableNames } from './outline.js'
import type { Told } from './destruction.js'

export interface Plan {
  /**
   * `look-up`: at its locks, before its transaction ends. `compare`: it commits before
   * it ends, so the whole catalog is read after it. `both`: it may do so. `read-text`:
   * a look-up would change how the transaction goes on.
   */
  readonly how: 'look-up' | 'compare' | 'both' | 'read-text'
  /** Catalogs it may change beside relations and their constraints. */
  readonly catalogs: readonly string[]
  readonly told: Told
  /** Relations it names, for `to_regclass`. */
  readonly names: readonly string[]
  readonly documented: readonly DocumentedLock[]
  /** It removes all rows of the table it names. */
  readonly empties?: true
  /** For LOCK: what it asks for. */
  readonly lockMode?: string
  /** It gives other names to what it does not lock. */
  readonly renames?: true
}

/** What is not observed, and whether it can change the catalog all the same. */
export type Unobserved = 'no effect' | 'unseen effect'

const NOT_IN_THIS_DATABASE = ['DATABASE', 'ROLE', 'USER', 'GROUP', 'TABLESPACE', 'SYSTEM', 'SUBSCRIPTION']
const OBSERVED = new Set(
  'CREATE ALTER DROP TRUNCATE LOCK COMMENT SECURITY REINDEX CLUSTER VACUUM ANALYZE ANALYSE REFRESH REASSIGN IMPORT DO CALL SELECT DELETE'.split(
    ' ',
  ),
)
/** Functions whose effect is on no table's definition; `count(*)` and the like stand for all others that read. */
const READING =
  /^(?:pg_catalog\s*\.\s*)?(?:setval|nextval|currval|set_config|current_setting|now|count|max|min|sum|coalesce|exists|pg_sleep|pg_notify|pg_advisory\w*|pg_try_advisory\w*)$/i
/** SELECT that begins with a call of a function. */
const CALLS = /^\s*SELECT\s+((?:[\w$]+\s*\.\s*|"[^"]+"\s*\.\s*)?(?:[\w$]+|"[^"]+"))\s*\(/i
/** May be followed by objects of any kind. */
const REACHES_FAR = /\bCASCADE\b|^\s*(?:DO|CALL|SELECT|IMPORT|REASSIGN)\b|\b(?:EXTENSION|SCHEMA|OWNED)\b/i

/** By the words behind CREATE, ALTER and DROP. */
const CATALOGS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:FUNCTION|PROCEDURE|ROUTINE|AGGREGATE)\b/, ['pg_proc']],
  [/^(?:TYPE|DOMAIN)\b/, ['pg_type']],
  [/^(?:CONSTRAINT )?TRIGGER\b/, ['pg_trigger']],
  [/^EVENT TRIGGER\b/, ['pg_event_trigger']],
  [/^POLICY\b/, ['pg_policy']],
  [/^RULE\b/, ['pg_rewrite']],
  [/^(?:TABLE|STATISTICS)\b/, ['pg_statistic_ext']],
  [
    /^(?:UNIQUE |UNLOGGED |GLOBAL |LOCAL |TEMP |TEMPORARY |RECURSIVE |FOREIGN )?(?:TABLE|INDEX|VIEW|SEQUENCE)\b/,
    [],
  ],
  [/^MATERIALIZED VIEW\b/, []],
  [/^PUBLICATION\b/, ['pg_publication']],
  [/^SERVER\b/, ['pg_foreign_server']],
]

const CONCURRENTLY = /^\s*(?:(?:CREATE\s+(?:UNIQUE\s+)?|DROP\s+)INDEX\s+|REINDEX\b.*?\b)CONCURRENTLY\b/is
const COMMITS_INSIDE =
  /^\s*(?:VACUUM|CLUSTER\s*(?:\([^()]*\)|VERBOSE)?\s*;?\s*$|REINDEX\b\s*(?:\([^()]*\))?\s*(?:SCHEMA|DATABASE|SYSTEM)\b)/i
const DETACHES = /^\s*ALTER\s+TABLE\b.*\bDETACH\s+PARTITION\b.*\bCONCURRENTLY\b/is

/** @param inTransaction - A transaction is open. */
export function planOf(sql: string, inTransaction: boolean): Plan | Unobserved {
  const [first = '', second = ''] = firstWords(sql, 2)
  if (!OBSERVED.has(first) || NOT_IN_THIS_DATABASE.includes(second)) {
    return first === 'EXECUTE' || second === 'PREPARED' ? 'unseen effect' : 'no effect'
  }
  // Most are of this kind, and some are long.
  if (first === 'DELETE' && /\bWHERE\b/i.test(sql) && !/[-/'"$(]/.test(sql)) return 'no effect'
  const { text, top } = outlineOf(sql)
  // Several statements, or a parameter, are another matter to the extended protocol (BEGIN ATOMIC … END, too).
  if (/;\s*\S/.test(top) || /\$\d/.test(text)) return 'unseen effect'
  const common = { told: 'other', catalogs: catalogsOf(sql, text, first), names: [], documented: [] } as const
  const mayRename = /\bRENAME\b|\bSET\s+SCHEMA\b/i.test(first === 'DO' ? sql : text)
  const renames = mayRename ? ({ renames: true } as const) : {}
  switch (first) {
    case 'LOCK':
      return inTransaction ? planOfLock(top) : 'no effect'
    case 'DELETE':
      if (/\bWHERE\b/i.test(top)) return 'no effect'
      return {
        ...common,
        how: 'look-up',
        names: tableNames(top.replace(/^\s*DELETE\s+FROM\s+/i, '').replace(/\bUSING\b[^]*/i, '')).slice(0, 1),
        empties: true,
      }
    case 'SELECT':
      return isReading(text) ? 'no effect' : { ...common, how: 'look-up' }
    case 'TRUNCATE':
      return { ...common, how: 'look-up', told: 'truncates' }
    case 'DO':
    case 'CALL':
      return {
        ...common,
        ...renames,
        how:
          !inTransaction && (first === 'CALL' || /\b(?:COMMIT|ROLLBACK)\b/i.test(sql)) ? 'both' : 'look-up',
      }
    default:
  }
  if (!inTransaction && commitsInside(text, top)) {
    return {
      ...common,
      told: 'alters',
      how: 'compare',
      names: VACUUMS.has(first) ? vacuumed(top) : [],
      documented: documentedLocks([first, second], text),
    }
  }
  return { ...common, ...renames, told: 'alters', how: 'look-up' }
}

const VACUUMS = new Set(['VACUUM', 'ANALYZE', 'ANALYSE'])

/** The tables of VACUUM or ANALYZE; none means all. */
const vacuumed = (top: string): readonly string[] =>
  tableNames(
    top
      .replace(
        /^\s*(?:VACUUM|ANALYZE|ANALYSE)\b\s*(?:\(\)|(?:(?:FULL|FREEZE|VERBOSE|ANALYZE|ANALYSE)\b\s*)*)?/i,
        '',
      )
      .replace(/;\s*$/, ''),
  )

/** Whether a statement, run alone, commits before it ends. ANALYZE of one table does not. */
const commitsInside = (text: string, top: string): boolean =>
  CONCURRENTLY.test(text) ||
  COMMITS_INSIDE.test(text) ||
  DETACHES.test(text) ||
  (/^\s*ANALY[ZS]E\b/i.test(text) && vacuumed(top).length !== 1)

function isReading(text: string): boolean {
  const called = CALLS.exec(text)?.[1]
  return called === undefined || READING.test(called)
}

function catalogsOf(sql: string, text: string, first: string): readonly string[] {
  if (REACHES_FAR.test(text)) return OBJECT_CATALOGS
  if (!['CREATE', 'ALTER', 'DROP'].includes(first)) return []
  const words = firstWords(sql, 6)
    .slice(1)
    .join(' ')
    .replace(/^OR REPLACE /, '')
  return CATALOGS.find(([pattern]) => pattern.test(words))?.[1] ?? OBJECT_CATALOGS
}

/**
 * LOCK is all that takes a lock without taking a snapshot, so `SET TRANSACTION ISOLATION
 * LEVEL` may follow, which a look-up in between would forbid.
 *
 * https://www.postgresql.org/docs/current/sql-set-transaction.html
 */
function planOfLock(top: string): Plan {
  const [, tables = '', mode = 'ACCESS EXCLUSIVE'] =
    /^\s*LOCK\s+(?:TABLE\s+)?([^]*?)(?:\s+IN\s+([\w\s]+?)\s+MODE)?(?:\s+NOWAIT)?\s*;?\s*$/i.exec(top) ?? []
  return {
    how: 'read-text',
    catalogs: [],
    told: 'other',
    names: tableNames(tables),
    documented: [],
    lockMode: mode,
  }
}

const NEEDS_NO_SNAPSHOT = new Set(
  'BEGIN START SET RESET SHOW LOCK SAVEPOINT RELEASE ROLLBACK FETCH MOVE CLOSE LISTEN NOTIFY UNLISTEN CHECKPOINT'.split(
    ' ',
  ),
)

/** Whether a transaction has a snapshot after this, so that `SET TRANSACTION` is too late anyway. */
export const takesSnapshot = (sql: string): boolean => !NEEDS_NO_SNAPSHOT.has(firstWords(sql, 1)[0] ?? '')
