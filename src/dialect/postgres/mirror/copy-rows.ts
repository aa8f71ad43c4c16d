/**
 * The rows that `mirror-data` asks for, on a mirror that has tables and no constraints
 * yet. Invariant: source and catalog are read in one snapshot, by the session in whose
 * transaction pg_dump has been.
 */
import type { Session } from '../connect.js'
import { asking } from './ask.js'
import { fetchParents } from './closure.js'
import { withoutValues } from './row-refusals.js'
import { streamOf, type Selection } from './row-selection.js'
import { streamRows, type Streamed, type StreamOptions } from './stream-rows.js'
import { keyOf, readPresent, type Tables } from './tables.js'

export interface CopyRowsOptions extends Omit<StreamOptions, 'progress'> {
  readonly progress: (what: string) => void
}

/** What became of the rows. */
export interface CopiedRows {
  /** Partitions count as the table that they are parts of. */
  readonly tables: number
  readonly rows: number
  /** Tables that the mirror refused rows of, quoted, to what it said. */
  readonly refused: ReadonlyMap<string, string>
}

/**
 * Copies the rows that were selected, then those that they refer to. A table that the
 * mirror has not is passed over: it has been named already.
 *
 * @throws What `streamRows` throws.
 */
export async function copyRows(
  source: Session,
  mirror: Session,
  { tables }: Tables,
  { parts, closure }: Selection,
  { progress, ...limits }: CopyRowsOptions,
): Promise<CopiedRows> {
  const present = await readPresent(asking(mirror, 'mirror', limits.workMs))
  const byOid = new Map(tables.filter(table => present.has(keyOf(table))).map(table => [table.oid, table]))
  const options = {
    ...limits,
    progress: (table: string, rows: number): void =>
      progress(`Copying rows of ${table}: ${rows.toLocaleString('en-US')}`),
  }
  const wanted = parts.filter(({ table, into }) => byOid.has(table.oid) && byOid.has(into.oid))
  progress(`Copying rows of ${wanted.length} ${wanted.length === 1 ? 'table' : 'tables'}`)
  const streamed: Streamed[] = [
    ...(await streamRows(source, mirror, wanted.map(streamOf), options)),
    ...(await fetchParents(source, mirror, closure, byOid, options)),
  ]
  const roots = new Map(tables.map(({ quoted, root }) => [quoted, root]))
  const refused = streamed.flatMap(({ stream, refusal }): [string, string][] =>
    refusal === undefined ? [] : [[stream.into, withoutValues(refusal)]],
  )
  return {
    tables: new Set(streamed.filter(({ rows }) => rows > 0).map(({ stream }) => roots.get(stream.from))).size,
    rows: streamed.reduce((sum, { rows }) => sum + rows, 0),
    refused: new Map(refused.reverse()),
  }
}
