/**
 * What a simulation knows of a database's objects. Invariant: plain data that is never changed in place, so that a
 * state can be kept and gone back to.
 */
import type { Default } from '../statements/column.js'
import type { DataType } from '../statements/data-type.js'
import type { ForeignAction, KeyKind, KeyPart } from '../statements/key.js'

/** A type whose character set and collation are settled. */
export interface Column {
  readonly name: string
  readonly type: DataType
  readonly isNullable: boolean
  readonly default?: Default
  readonly onUpdate?: { readonly precision: number }
  readonly isAutoIncrement: boolean
  /** Of an AUTO_INCREMENT column: DROP DEFAULT took what the server gives it of itself. SHOW CREATE TABLE hides it. */
  readonly isBare?: true
  readonly generated?: { readonly expression: string; readonly isStored: boolean }
  readonly isInvisible: boolean
}

export interface Index {
  readonly name: string
  readonly kind: KeyKind
  readonly parts: readonly KeyPart[]
  /** One that the server has made for a foreign key gives way to one that does its work. Of a live one nobody sees it. */
  readonly maker: 'user' | 'server' | 'unknown'
  /** It has given way, or it has not, as the server has made it, or not. */
  readonly mayBeGone?: true
}

export interface TableName {
  readonly database: string
  readonly name: string
}

export interface ForeignKey {
  readonly name: string
  readonly columns: readonly string[]
  readonly target: TableName
  readonly targetColumns: readonly string[]
  readonly onDelete: ForeignAction
  readonly onUpdate: ForeignAction
}

export interface Check {
  readonly name: string
  readonly expression: string
  /** The column it was written at. */
  readonly column?: string
  /** Of a view's check option: what the server says. */
  readonly option?: string
}

/** A row as expressions without a column in them, in the order of the columns. */
export type Cells = readonly string[]

/** A table's rows. */
export interface Content {
  /** A query over the live database that gives them, columns by their names in order. */
  readonly sql: string
  /** The rows that were written last, apart from those before them. Of use only while `sql` is made of both. */
  readonly added?: { readonly sql: string; readonly before: string; readonly rows: readonly Cells[] }
  /** Why nobody knows them. */
  readonly unknown?: string
  /** Columns whose values are only known at the time of execution, in lower case, to why. */
  readonly vague: ReadonlyMap<string, string>
}

export interface Table extends TableName {
  readonly kind: 'table'
  readonly columns: readonly Column[]
  readonly indexes: readonly Index[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly checks: readonly Check[]
  readonly engine: string
  readonly charset: string
  readonly collation: string
  readonly rowFormat: string
  /** The next number; undefined when nobody knows. */
  readonly autoIncrement: bigint | undefined
  readonly partitioning?: string
  readonly isVersioned: boolean
  readonly isTemporary: boolean
  /** `made` by the change. */
  readonly origin: 'live' | 'made'
  /** Differs from what the server has by this name. */
  readonly isChanged: boolean
  readonly content: Content
}

export interface View extends TableName {
  readonly kind: 'view'
  readonly columns: readonly string[]
  /** Its query. */
  readonly query: string
  /** Its query as it was written, where names for its columns stand before it. */
  readonly written?: string
  readonly checks: 'none' | 'local' | 'cascaded'
  /** False when the server, or its algorithm, says so. */
  readonly isUpdatable?: boolean
  readonly origin: 'live' | 'made'
  readonly isChanged: boolean
}

export interface SequenceState {
  /** The first number that no session keeps for itself. */
  readonly next: bigint
  readonly least: bigint
  readonly most: bigint
  readonly start: bigint
  readonly increment: bigint
  readonly cache: bigint
  readonly cycles: boolean
}

export interface Sequence extends TableName {
  readonly kind: 'sequence'
  /** Once the change has made or altered it. */
  readonly state?: SequenceState
  readonly origin: 'live' | 'made'
  readonly isChanged: boolean
}

/** There is one by this name, or not, or nobody knows what it is like. */
export interface Obscure extends TableName {
  readonly kind: 'obscure'
  readonly reason: string
}

export type Relation = Table | View | Sequence

export interface Trigger extends TableName {
  readonly table: string
  readonly timing: 'BEFORE' | 'AFTER'
  readonly event: 'INSERT' | 'UPDATE' | 'DELETE'
  readonly body: string
}

/** Objects beside tables and views. */
export type OtherKind =
  | 'procedure'
  | 'function'
  | 'trigger'
  | 'event'
  | 'database'
  | 'user'
  | 'role'
  | 'grants'
  | 'package'
  | 'package body'
  | 'server'

export const columnOf = ({ columns }: Table, name: string): Column | undefined =>
  columns.find(column => isSame(column.name, name))

/** How servers compare names of columns, indexes and constraints. */
export const isSame = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()

/** Its columns that somebody reads who names none. */
export const shownColumns = ({ columns }: Table): readonly Column[] =>
  columns.filter(each => !each.isInvisible)

export const primaryKeyOf = ({ indexes }: Pick<Table, 'indexes'>): Index | undefined =>
  indexes.find(({ kind }) => kind === 'primary')

/** Indexes that keep values from being there twice. */
export const uniqueIndexesOf = ({ indexes }: Pick<Table, 'indexes'>): readonly Index[] =>
  indexes.filter(({ kind }) => kind === 'primary' || kind === 'unique')

/** The columns of an index that has no expressions, in lower case. */
export const indexColumns = ({ parts }: Pick<Index, 'parts'>): readonly string[] =>
  parts.map(({ column = '' }) => column.toLowerCase())
