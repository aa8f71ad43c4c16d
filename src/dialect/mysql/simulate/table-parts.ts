/** Keys and constraints of a table that is made. Invariant: they get the names that the server gives them. */
import type { ColumnDefinition } from '../statements/column.js'
import { inlineForeignKey, type TableElements } from '../statements/create-table.js'
import type { ForeignKeyDefinition } from '../statements/key.js'
import { jsonCheck, keyOfColumn, toCheck, toIndex } from './build.js'
import { leads, malformed } from './foreign.js'
import { doubtIndex, newIndex, withIndex } from './indexes.js'
import {
  columnOf,
  isSame,
  type Check,
  type Column,
  type ForeignKey,
  type Index,
  type Table,
  type TableName,
} from './model.js'
import { refuse } from './refusal.js'
import { isMariaDb, qualify, type Scene } from './scene.js'

/** Columns, keys and constraints with the names that the server gives them. */
export function partsOfTable(
  scene: Scene,
  {
    elements,
    table,
    columns: given,
    product,
  }: { elements: TableElements; table: TableName; columns: readonly Column[]; product: string },
): Pick<Table, 'columns' | 'indexes' | 'foreignKeys' | 'checks'> {
  const keys = [...elements.columns.flatMap(keyOfColumn), ...elements.keys]
  const named: Index[] = []
  // Names that are written come first: those that the server makes keep out of their way.
  for (const key of keys) named.push(toIndex(key, named))
  const primary = named.find(({ kind }) => kind === 'primary')?.parts ?? []
  const columns = given.map(column => {
    if (!primary.some(part => isSame(part.column ?? '', column.name))) return column
    const definition = elements.columns.find(each => isSame(each.name, column.name))
    if (definition?.nullability === 'null' && product !== 'MariaDB') {
      refuse(
        1171,
        'All parts of a PRIMARY KEY must be NOT NULL; if you need NULL in a key, use UNIQUE instead',
      )
    }
    return { ...column, isNullable: false }
  })
  const foreign = [...foreignOfColumns(scene, elements.columns), ...elements.foreignKeys]
  const { indexes, foreignKeys } = addForeignKeys(
    scene,
    { table, indexes: named, columns, foreignKeys: [] },
    foreign,
  )
  return { columns, indexes, foreignKeys, checks: checksOf(elements, table.name, product, []) }
}

/** MySQL before 9 reads REFERENCES at a column and forgets it; MariaDB heeds it. */
function foreignOfColumns(
  scene: Scene,
  columns: readonly ColumnDefinition[],
): readonly ForeignKeyDefinition[] {
  if (!isMariaDb(scene)) return []
  return columns.flatMap(({ name, references }) =>
    references === undefined ? [] : [inlineForeignKey(name, references)],
  )
}

export function checksOf(
  elements: TableElements,
  table: string,
  product: string,
  taken: readonly Check[],
): readonly Check[] {
  const checks: Check[] = [...taken]
  for (const column of elements.columns) {
    for (const check of column.checks) {
      if (check.isEnforced) checks.push(toCheck(check, checks, { table, column: column.name, product }))
    }
    const json = jsonCheck(column, product)
    if (json !== undefined) checks.push(json)
  }
  for (const check of elements.checks) {
    if (!check.isEnforced) continue
    const made = toCheck(check, checks, { table, product })
    const isTwice = checks.some(each => isSame(each.name, made.name) && each.column === undefined)
    // MariaDB looks at other things first.
    if (isTwice && product !== 'MariaDB') refuse(3822, `Duplicate check constraint name '${made.name}'.`)
    checks.push(made)
  }
  return checks
}

type Keyed = Pick<Table, 'indexes' | 'columns' | 'foreignKeys'> & { readonly table: TableName }

/** Names foreign keys and makes the indexes that they need. */
export function addForeignKeys(
  scene: Scene,
  { table, indexes: given, columns, foreignKeys: before }: Keyed,
  definitions: readonly ForeignKeyDefinition[],
): { readonly indexes: readonly Index[]; readonly foreignKeys: readonly ForeignKey[] } {
  let indexes = given
  const foreignKeys = [...before]
  for (const { name: written, indexName, columns: own, target } of definitions) {
    const name = isMariaDb(scene) ? (written ?? indexName) : written
    const place = { columns }
    for (const each of own) {
      if (columnOf(place as Table, each) === undefined)
        refuse(1072, `Key column '${each}' doesn't exist in table`)
    }
    const key: ForeignKey = {
      name: name ?? freeForeignName(table.name, foreignKeys),
      columns: own,
      target: qualify({ ...scene, session: { ...scene.session, database: table.database } }, target.table),
      targetColumns: target.columns,
      ...{ onDelete: target.onDelete, onUpdate: target.onUpdate },
    }
    const isTwice = foreignKeys.some(each => isSame(each.name, key.name))
    const hasIndex = indexes.some(index => leads(index, own))
    // Where each makes an index of its name, the server sees that first.
    if (isTwice && (hasIndex || !isMariaDb(scene))) duplicateName(scene, table, key.name)
    if (key.targetColumns.length === 0)
      malformed(scene, table, 'the columns of the other table are not named')
    foreignKeys.push(key)
    const serving = indexes.filter(index => leads(index, own))
    // MariaDB makes one all the same, which takes the place of a like one that was made for another foreign key.
    const givesWay = ({ maker, parts }: Index): boolean =>
      isMariaDb(scene) && maker !== 'user' && parts.length === own.length
    if (!serving.every(givesWay)) continue
    const [unclear, another] = serving.filter(({ maker }) => maker === 'unknown')
    if (unclear !== undefined && serving.length > 1) doubtIndex(another ?? unclear)
    const parts = own.map(column => ({ column }))
    const wanted = isMariaDb(scene) ? name : (indexName ?? name)
    const definition = {
      kind: 'index' as const,
      parts,
      ifNotExists: false,
      ...(wanted === undefined ? {} : { name: wanted }),
    }
    const made: Index = { ...newIndex(definition, indexes), maker: 'server' }
    // Exactly one of the two is there, as the other was made by a user or by the server.
    indexes = withIndex(indexes, unclear === undefined ? made : { ...made, mayBeGone: true })
  }
  return { indexes, foreignKeys }
}

function duplicateName(scene: Scene, table: TableName, name: string): never {
  if (!isMariaDb(scene)) refuse(1826, `Duplicate foreign key constraint name '${name}'`)
  return malformed(scene, table, `two are called ${name}`)
}

/** `t_ibfk_1` and so on: one more than the highest there is. */
function freeForeignName(table: string, taken: readonly ForeignKey[]): string {
  const numbers = taken.map(({ name }) =>
    Number(name.startsWith(`${table}_ibfk_`) ? name.slice(table.length + 6) : 0),
  )
  return `${table}_ibfk_${Math.max(0, ...numbers.filter(Number.isInteger)) + 1}`
}
