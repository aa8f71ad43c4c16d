/**
 * The rows that a sample refers to: parents of foreign keys, their parents, and so on.
 * Invariant: every round adds rows that the source has and the mirror has not, so it
 * ends, also where a key that is not valid has no parent anywhere.
 */
import { GreenlineError } from '../../../core/errors.js'
import type { Session } from '../connect.js'
import { isFromServer, type ServerMessage } from '../sql-error.js'
import { asking, type Ask } from './ask.js'
import { isReplaced, literal } from './row-selection.js'
import { streamRows, type Streamed, type StreamOptions } from './stream-rows.js'
import type { ForeignKey, Table } from './tables.js'

/** Keys that are looked up at once. */
const BATCH = 2_000
const CURSOR = 'greenline_keys'

/** A table that a foreign key is of counts without those that inherit from it, and with its partitions. */
const rowsOf = (table: Table): string => (table.kind === 'rows' ? `ONLY ${table.quoted}` : table.quoted)

/** Keys of children that have no parent here, each once. */
function missing({ columns }: ForeignKey, child: Table, parent: Table): string {
  const keys = columns.map(column => `c.${column.child}`)
  const matches = columns.map(
    column => `p.${column.parent} ${column.operator} c.${column.child} ${column.collation ?? ''}`,
  )
  return `SELECT DISTINCT ${keys.map((key, index) => `${key}::text AS k${index}`).join(', ')} FROM ${rowsOf(child)} c
    WHERE ${keys.map(key => `${key} IS NOT NULL`).join(' AND ')}
      AND NOT EXISTS (SELECT FROM ${rowsOf(parent)} p WHERE ${matches.join(' AND ')})`
}

/** The parents with these keys. */
function parents(
  { columns }: ForeignKey,
  parent: Table,
  keys: readonly (readonly (string | null)[])[],
): string {
  const rows = keys.map(
    (key, at) =>
      `(${columns
        .map(({ type }, index) => {
          const value = literal(key[index] ?? '')
          // The other rows follow the types of the first.
          return at === 0 ? `${value}::${type}` : value
        })
        .join(', ')})`,
  )
  const names = columns.map((_, index) => `k${index}`).join(', ')
  const matches = columns.map(
    ({ parent: column, operator, collation }, index) =>
      `p.${column} ${operator} k.k${index} ${collation ?? ''}`,
  )
  return `SELECT ${parent.columns.map(column => `p.${column}`).join(', ')} FROM ${rowsOf(parent)} p
    WHERE EXISTS (SELECT FROM (VALUES ${rows.join(', ')}) k (${names}) WHERE ${matches.join(' AND ')})`
}

/**
 * Fetches what is missing on the mirror, which has no constraint yet.
 *
 * @param keys - Those to look at.
 * @returns What was fetched.
 * @throws What `streamRows` throws.
 */
export async function fetchParents(
  source: Session,
  mirror: Session,
  keys: readonly ForeignKey[],
  tables: ReadonlyMap<string, Table>,
  options: StreamOptions,
): Promise<readonly Streamed[]> {
  const fetched: Streamed[] = []
  const waiting = new Set(keys)
  const rootOf = (oid: string): string => tables.get(oid)?.root ?? oid
  for (const key of waiting) {
    waiting.delete(key)
    const child = tables.get(key.child)
    const parent = tables.get(key.parent)
    if (child === undefined || parent === undefined) continue
    const found = await fetchParentsOf(source, mirror, key, child, parent, options)
    fetched.push(...found)
    if (found.every(({ rows }) => rows === 0)) continue
    // A Set gives what is added while it is read, behind the rest.
    for (const next of keys) if (rootOf(next.child) === rootOf(parent.oid)) waiting.add(next)
  }
  return fetched
}

async function fetchParentsOf(
  source: Session,
  mirror: Session,
  key: ForeignKey,
  child: Table,
  parent: Table,
  options: StreamOptions,
): Promise<readonly Streamed[]> {
  const ask = asking(mirror, 'mirror', options.workMs)
  const fetched: Streamed[] = []
  if (!(await openCursor(ask, missing(key, child, parent)))) return []
  for (;;) {
    const rows = await ask<Record<string, string | null>>(`FETCH ${BATCH} FROM ${CURSOR}`)
    if (rows.length > 0) {
      const values = rows.map(row => Object.values(row))
      const stream = {
        ...{ from: parent.quoted, into: parent.quoted, columns: parent.columns },
        select: parents(key, parent, values),
        isReplaced: isReplaced(parent),
      }
      fetched.push(...(await streamRows(source, mirror, [stream], options)))
    }
    if (rows.length < BATCH) break
  }
  await ask(`CLOSE ${CURSOR}`)
  return fetched
}

/**
 * One that goes on showing what was there when it was opened, outside of a transaction.
 *
 * @returns false when the mirror cannot compare the columns; then it refuses the key too, which is told.
 */
async function openCursor(ask: Ask, query: string): Promise<boolean> {
  try {
    await ask(`DECLARE ${CURSOR} NO SCROLL CURSOR WITH HOLD FOR ${query}`)
    return true
  } catch (thrown) {
    if (thrown instanceof GreenlineError && isFromServer(thrown.cause as ServerMessage)) return false
    throw thrown
  }
}
