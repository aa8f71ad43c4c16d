/**
 * Rows that copied rows refer to. Invariant: in the end every row on the mirror
 * has the parents that it has on the source, over any number of foreign keys,
 * composite, to itself or in a circle; one that is an orphan there stays one.
 */
import type { Target } from '../../../core/target.js'
import type { CopyOptions } from '../../dialect.js'
import type { ServerError } from '../sql-error.js'
import { ask } from './batch.js'
import { quoteName } from './names.js'
import type { Choice } from './row-choice.js'
import type { RowReader } from './row-copy.js'
import { notRead } from './row-failures.js'
import { streamRows, StreamError } from './row-stream.js'
import type { Reference, RowTable } from './row-tables.js'
import { addKey, asBytes, createSqlBytes, selected, useBytes, type Column, type Value } from './row-values.js'
import type { RowWriter } from './row-writer.js'
import { onSession } from './session.js'

interface Edge {
  readonly child: RowTable
  readonly parent: RowTable
  readonly reference: Reference
  /** Of the child, in the order of the reference. */
  readonly columns: readonly Column[]
}

/** Keys that are asked for at once. MariaDB makes a temporary table of 1,000 and more, and uses no index then. */
const KEYS_AT_ONCE = 500
const KEY_BYTES = 256 * 1024

/** Fetches parents until nothing more is missing that is there on the source. */
export async function copyReferred(
  { tables, maxRows, read }: Choice,
  {
    mirror,
    session,
    writer,
    reader,
  }: { mirror: Target; session: CopyOptions; writer: RowWriter; reader: RowReader },
): Promise<void> {
  // Whoever has all tables has all parents.
  const whole = new Set(maxRows === undefined ? tables : [])
  const edges = edgesOf(read).filter(({ parent }) => !whole.has(parent))
  if (edges.length === 0) return
  await onSession(mirror, session, async ({ client }) => {
    await useBytes(client, mirror)
    await ask(client, `SET SESSION sql_mode = '', time_zone = '+00:00'`)
    const waiting = new Set(edges.filter(({ child }) => writer.rows.has(child.name)))
    // What is added to a set while it is gone through comes later in it.
    for (const edge of waiting) {
      waiting.delete(edge)
      let copied = 0
      const keys = createKeys(edge)
      const fetch = async (): Promise<void> => {
        copied += await reader.copyWhere(edge.parent, keys.take())
      }
      try {
        await streamRows(client, [asBytes(missingParents(edge))], (_, row) =>
          keys.add(row) ? fetch() : undefined,
        )
      } catch (thrown) {
        if (!(thrown instanceof StreamError)) throw thrown
        throw notRead(mirror, edge.child.name, thrown.cause as ServerError)
      }
      if (keys.count() > 0) await fetch()
      if (copied === 0) continue
      for (const next of edges) if (next.child === edge.parent) waiting.add(next)
    }
  })
}

function edgesOf(tables: readonly RowTable[]): readonly Edge[] {
  const byName = new Map(tables.map(table => [table.name, table]))
  return tables.flatMap(child =>
    child.references.flatMap(reference => {
      const parent = byName.get(reference.parent)
      const columns = reference.columns.flatMap(
        name => child.columns.find(column => column.name === name) ?? [],
      )
      if (parent === undefined || columns.length < reference.columns.length) return []
      return [{ child, parent, reference, columns }]
    }),
  )
}

/** Asked of the mirror: keys in the child whose row in the parent is not there. A key with a NULL refers to nothing. */
function missingParents({ child, parent, reference, columns }: Edge): string {
  const pairs = reference.columns.map((column, index) => [
    `c.${quoteName(column)}`,
    `p.${quoteName(reference.parentColumns[index] ?? '')}`,
  ])
  return `SELECT DISTINCT ${columns.map(column => selected(column, 'c')).join(', ')}
    FROM ${quoteName(child.name)} AS c LEFT JOIN ${quoteName(parent.name)} AS p
      ON ${pairs.map(([own, other]) => `${own} = ${other}`).join(' AND ')}
    WHERE ${pairs.map(([own]) => `${own} IS NOT NULL`).join(' AND ')} AND ${pairs[0]?.[1] ?? ''} IS NULL`
}

interface Keys {
  /** @returns Whether there are enough of them now. */
  add(row: readonly Value[]): boolean
  count(): number
  /** Gives them as a condition on the parent, and has none then. */
  take(): string
}

function createKeys({ columns, reference }: Edge): Keys {
  const sql = createSqlBytes(KEY_BYTES)
  const names = reference.parentColumns.map(quoteName)
  let count = 0
  return {
    count: () => count,
    add(row) {
      const [only] = columns
      if (columns.length === 1 && only !== undefined) {
        sql.add(count === 0 ? `${names[0] ?? ''} IN (` : ',')
        addKey(sql, only, row[0] ?? null)
      } else {
        // MariaDB looks nothing up in an index for (a, b) IN (…).
        columns.forEach((column, index) => {
          sql.add(`${index > 0 ? ' AND ' : count > 0 ? ' OR (' : '('}${names[index] ?? ''} = `)
          addKey(sql, column, row[index] ?? null)
        })
        sql.add(')')
      }
      count += 1
      return count === KEYS_AT_ONCE || sql.length() > KEY_BYTES
    },
    take() {
      if (columns.length === 1) sql.add(')')
      count = 0
      return sql.take()
    },
  }
}
