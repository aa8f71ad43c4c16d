/** A table in the middle of being altered. Invariant: the draft is changed in place, the table before never. */
import type { AlterClause } from '../statements/alter-table.js'
import type { ColumnDefinition } from '../statements/column.js'
import type { ObjectName } from '../statements/reader.js'
import type { Check, Column, ForeignKey, Index, Table } from './model.js'

export interface DraftColumn {
  column: Column
  /** Its name before; undefined for one that is added. */
  readonly from: string | undefined
  /** What is written of it now, when anything is. */
  definition?: ColumnDefinition
}

export interface Draft {
  readonly before: Table
  readonly clauses: readonly AlterClause[]
  columns: DraftColumn[]
  indexes: Index[]
  foreignKeys: ForeignKey[]
  checks: Check[]
  /** Keys that only have other names of columns now. */
  readonly renamedKeys: Set<string>
  /** Old names in lower case to new ones. */
  readonly renamedColumns: Map<string, string>
  options: Partial<Pick<Table, 'engine' | 'charset' | 'collation' | 'rowFormat' | 'autoIncrement'>>
  partitioning: string | undefined
  renamed: ObjectName | undefined
  /** All rows are written anew whatever else happens. */
  isForced: boolean
  /** What the server looks at only when the new table is right in itself. */
  readonly later: (() => Promise<void>)[]
}

export const startDraft = (before: Table, clauses: readonly AlterClause[]): Draft => ({
  ...{ before, clauses },
  columns: before.columns.map(column => ({ column, from: column.name })),
  indexes: [...before.indexes],
  foreignKeys: [...before.foreignKeys],
  checks: [...before.checks],
  renamedKeys: new Set(),
  renamedColumns: new Map(),
  options: {},
  ...{ partitioning: before.partitioning, renamed: undefined, isForced: false, later: [] },
})

/** The table that a draft has become, with the rows of before. */
export function toTable({
  before,
  columns,
  indexes,
  foreignKeys,
  checks,
  options,
  partitioning,
}: Draft): Table {
  const { partitioning: _, ...rest } = before
  const primary = indexes.find(({ kind }) => kind === 'primary')?.parts ?? []
  return {
    ...rest,
    ...{ indexes, foreignKeys, checks },
    columns: columns.map(({ column }) =>
      primary.some(part => part.column?.toLowerCase() === column.name.toLowerCase())
        ? { ...column, isNullable: false }
        : column,
    ),
    ...options,
    ...(partitioning === undefined ? {} : { partitioning }),
  }
}
