/** A live table from what SHOW CREATE TABLE says. Invariant: what the server has made is taken as it is. */
import type { ServerInfo } from '../../../core/model.js'
import type { CreateTable } from '../statements/create-table.js'
import { jsonCheck, keyOfColumn, toCheck, toColumn, toIndex, type Inheritance } from './build.js'
import type { Database, Settings } from './catalog.js'
import { charsetOf } from './charsets.js'
import type { Check, Column, ForeignKey, Index, Table, TableName } from './model.js'
import { isSame } from './model.js'
import { quoteName, quoteTable } from './quoting.js'

export interface Surroundings {
  readonly server: ServerInfo
  readonly settings: Settings
  readonly collationOf: (charset: string) => string | undefined
  readonly place: Database | undefined
}

/** @param name - As it is kept, with its database. */
export function fromDefinition(statement: CreateTable, name: TableName, around: Surroundings): Table {
  const { elements, options, partitioning } = statement
  const product = around.server.product
  const charset =
    options.charset ?? (options.collation === undefined ? undefined : charsetOf(options.collation))
  const set = charset ?? around.place?.charset ?? around.settings.serverCharset
  const inherited: Inheritance = {
    charset: set,
    collation: options.collation ?? around.collationOf(set) ?? `${set}_bin`,
    ...{ collationOf: around.collationOf, product, automaticTimestamps: false },
  }
  const indexes: Index[] = []
  for (const key of [...elements.columns.flatMap(keyOfColumn), ...elements.keys])
    indexes.push(toIndex(key, indexes))
  const primary = indexes.find(({ kind }) => kind === 'primary')?.parts ?? []
  const columns = elements.columns
    .map(each => toColumn(each, inherited))
    .map(each =>
      primary.some(({ column = '' }) => isSame(column, each.name)) ? { ...each, isNullable: false } : each,
    )
  const checks: Check[] = []
  for (const column of elements.columns) {
    for (const check of column.checks)
      checks.push(toCheck(check, checks, { table: name.name, column: column.name, product }))
    const json = jsonCheck(column, product)
    if (json !== undefined) checks.push(json)
  }
  for (const check of elements.checks) checks.push(toCheck(check, checks, { table: name.name, product }))
  const foreignKeys = elements.foreignKeys.map(({ name: own = '', columns, target }): ForeignKey => ({
    ...{ name: own, columns },
    target: { database: target.table.database ?? name.database, name: target.table.name },
    ...{ targetColumns: target.columns, onDelete: target.onDelete, onUpdate: target.onUpdate },
  }))
  return {
    ...{ kind: 'table', ...name, columns, foreignKeys, checks },
    indexes: indexes.map(index =>
      mayBeMadeFor(index, foreignKeys) ? { ...index, maker: 'unknown' } : index,
    ),
    engine: (options.engine ?? around.settings.defaultEngine).toLowerCase(),
    ...{ charset: inherited.charset, collation: inherited.collation },
    rowFormat: options.rowFormat ?? 'DYNAMIC',
    autoIncrement: options.autoIncrement ?? 1n,
    ...(partitioning === undefined || partitioning === '' ? {} : { partitioning }),
    isVersioned: options.versioning === 'with' || elements.hasPeriod,
    isTemporary: statement.isTemporary,
    ...{ origin: 'live', isChanged: false },
    content: { sql: contentOf(name, columns), vague: new Map() },
  }
}

/**
 * Whether the server may have made an index for a foreign key: it calls it as the key is called, or the key's first
 * column. One may also be left of a key that was dropped, or is not copied by LIKE.
 */
function mayBeMadeFor({ name, kind, parts }: Index, keys: readonly ForeignKey[]): boolean {
  if (kind !== 'index' || parts.some(({ column, length }) => column === undefined || length !== undefined))
    return false
  const served = keys.filter(
    ({ columns }) =>
      columns.length === parts.length && columns.every((each, at) => isSame(each, parts[at]?.column ?? '')),
  )
  if (served.length === 0) return /(?:^|_)(?:ib)?fk(?:_|\d|$)/i.test(name)
  return served.some(
    key =>
      isSame(key.name, name) ||
      (/_ibfk_\d+$/.test(key.name) && name.toLowerCase().startsWith(key.columns[0]?.toLowerCase() ?? '')),
  )
}

/** A live table's rows. */
const contentOf = (name: TableName, columns: readonly Column[]): string =>
  `SELECT ${columns.map(each => quoteName(each.name)).join(', ')} FROM ${quoteTable(name)}`
