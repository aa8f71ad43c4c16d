/**
 * What is kept of the rows that a statement returns. Invariant: never more than the
 * rows asked for, nor than a quarter of a mebibyte for a statement; the rest is counted.
 */
import type { Output } from '../core/model.js'

const MAX_STATEMENT_CHARACTERS = 256 * 1024
const MAX_VALUE_CHARACTERS = 4 * 1024

/** Takes the first result set of a statement. */
export interface RowKeeper {
  /** Begins a result set; those after the first are not kept. */
  begin(columns: readonly string[]): void
  row(values: readonly (string | null)[]): void
  /** Undefined when nothing was returned. */
  output(): Output | undefined
}

/** @param maxRows - Undefined and 0 keep nothing. */
export function keepRows(maxRows: number | undefined): RowKeeper | undefined {
  if (maxRows === undefined || maxRows === 0) return undefined
  let columns: string[] | undefined
  let sets = 0
  let characters = 0
  let more = 0
  const rows: (string | null)[][] = []
  return {
    begin(names) {
      sets += 1
      columns ??= [...names]
    },
    row(values) {
      if (sets > 1) return
      const kept = values.map(value => (value === null ? null : cut(value)))
      characters += kept.reduce((sum, value) => sum + (value?.length ?? 4), 0)
      if (rows.length >= maxRows || characters > MAX_STATEMENT_CHARACTERS) more += 1
      else rows.push(kept)
    },
    output: () => (columns === undefined ? undefined : { columns, rows, more }),
  }
}

const cut = (value: string): string =>
  value.length <= MAX_VALUE_CHARACTERS
    ? value
    : `${value.slice(0, MAX_VALUE_CHARACTERS).replace(/[\ud800-\udbff]$/, '')}…`
