/**
 * Which rows a dry run's mirror holds, beside the whole catalog of its target.
 * Invariant: whoever reads a verdict of a dry run is told what data it was got on.
 */
import type { Mirror } from './model.js'

export type MirrorData =
  | { readonly kind: 'none' }
  | { readonly kind: 'all' }
  /** At most so many rows of each table, and the rows that those refer to. */
  | { readonly kind: 'sample'; readonly rows: number }
  /** All rows of these tables, by name or glob (`public.*`), and the rows that those refer to. */
  | { readonly kind: 'tables'; readonly tables: readonly string[] }

const HELD = {
  all: 'all rows of the target',
  sample: 'a sample of rows',
  tables: 'the rows of the tables that were named',
} as const

/** What a mirror holds, in words: `no rows`, `all rows of the target (3,400 in 12 tables)`. */
export function rowsIn({ data: { kind, tables, rows } }: Mirror): string {
  if (kind === 'none') return 'no rows'
  const count = (number: number, word: string): string =>
    `${number.toLocaleString('en-US')} ${word}${number === 1 ? '' : 's'}`
  return `${HELD[kind]} (${count(rows, 'row')} in ${count(tables, 'table')})`
}
