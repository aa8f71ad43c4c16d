/**
 * PostgreSQL's table locks: how strong they are and whom they keep waiting. Invariant:
 * a mode is called as in the documentation, `ACCESS EXCLUSIVE`.
 *
 * https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
 */
import type { Impact } from '../../../core/model.js'

/** From weak to strong, with what waits for it; weaker ones keep nobody waiting but what is in this list. */
const BLOCKED = {
  'SHARE UPDATE EXCLUSIVE': 'schema changes',
  SHARE: 'writes',
  'SHARE ROW EXCLUSIVE': 'writes',
  EXCLUSIVE: 'writes',
  'ACCESS EXCLUSIVE': 'reads and writes',
} as const

export type LockMode = keyof typeof BLOCKED

const MODES = Object.keys(BLOCKED) as readonly LockMode[]

/** A mode in the words of `pg_locks` or of a statement; undefined when it is too weak to matter. */
export function toLockMode(words: string): LockMode | undefined {
  const mode = words
    .replace(/Lock$/, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/\s+/g, ' ')
    .toUpperCase()
  return MODES.find(known => known === mode)
}

export const isStronger = (mode: LockMode, other: LockMode | undefined): boolean =>
  other === undefined || MODES.indexOf(mode) > MODES.indexOf(other)

export const toLock = (on: string, mode: LockMode): Impact['locks'][number] => ({
  on,
  mode,
  blocks: BLOCKED[mode],
})

/** On which tables a statement that commits inside has held its lock. */
export interface DocumentedLock {
  readonly mode: LockMode
  readonly on: 'tables of changed indexes' | 'rewritten tables' | 'named tables' | 'detached partitions'
}

/**
 * Locks of statements that commit before they end, when nothing can be seen of them any
 * more: what the documentation says.
 */
export function documentedLocks(words: readonly string[], outline: string): readonly DocumentedLock[] {
  const [first, second] = words
  const full = /^\s*VACUUM\s*(?:\([^()]*\bFULL\b|FULL\b)/i.test(outline)
  const concurrently = /\bCONCURRENTLY\b/i.test(outline)
  switch (first) {
    // https://www.postgresql.org/docs/current/sql-vacuum.html
    // https://www.postgresql.org/docs/current/sql-analyze.html
    case 'VACUUM':
    case 'ANALYZE':
    case 'ANALYSE':
      return [{ mode: full ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE', on: 'named tables' }]
    // https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
    // https://www.postgresql.org/docs/current/sql-dropindex.html
    case 'CREATE':
    case 'DROP':
      return [{ mode: 'SHARE UPDATE EXCLUSIVE', on: 'tables of changed indexes' }]
    // https://www.postgresql.org/docs/current/sql-reindex.html
    case 'REINDEX':
      return [{ mode: concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE', on: 'tables of changed indexes' }]
    // https://www.postgresql.org/docs/current/sql-cluster.html
    case 'CLUSTER':
      return [{ mode: 'ACCESS EXCLUSIVE', on: 'rewritten tables' }]
    // https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION
    case 'ALTER':
      return second === 'TABLE' ? [{ mode: 'SHARE UPDATE EXCLUSIVE', on: 'detached partitions' }] : []
    default:
      return []
  }
}
