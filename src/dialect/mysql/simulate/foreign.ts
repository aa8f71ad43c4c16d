/**
 * Foreign keys: whether they can be made, and what others have on a table. Invariant: MariaDB's one error for all
 * that is wrong with one is kept apart from MySQL's many.
 *
 * @see https://mariadb.com/kb/en/foreign-keys/ and https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html
 */
import type { DataType } from '../statements/data-type.js'
import { isText } from './build.js'
import { firstOrphan } from './data.js'
import { faultAt, type Fault } from './faults.js'
import type { Column, ForeignKey, Index, Table, TableName } from './model.js'
import { columnOf, indexColumns, isSame } from './model.js'
import { quoteName, quoteTable } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { find, isMariaDb, keyIn, knownTables, type Scene } from './scene.js'

/** Whether the first columns of an index are these, in any order where `anyOrder` is not asked for: InnoDB wants them in order. */
export const leads = (index: Index, columns: readonly string[]): boolean =>
  /^(?:primary|unique|index)$/.test(index.kind) &&
  columns.every(
    (column, at) => indexColumns(index)[at] === column.toLowerCase() && index.parts[at]?.length === undefined,
  )

/** @throws A refusal, in the words of the server. */
export function malformed(scene: Scene, child: TableName, reason: string): never {
  if (!isMariaDb(scene)) doubt(`a foreign key of ${child.name} is not right: ${reason}`)
  return refuse(
    1005,
    `Can't create table ${quoteTable(child)} (errno: 150 "Foreign key constraint is incorrectly formed")`,
  )
}

/**
 * Checks a new foreign key against the table that it points to.
 *
 * @param child - As it is afterwards, with the index that the key needs.
 * @param own - The indexes that serve where the table is its own parent.
 */
export async function checkForeignKey(
  scene: Scene,
  child: Table,
  key: ForeignKey,
  own: readonly Index[] = child.indexes,
): Promise<void> {
  if (child.engine !== 'innodb') return
  if (child.isTemporary) malformed(scene, child, 'temporary tables have none')
  if (child.partitioning !== undefined) refuse(1506, 'Partitioned tables do not support FOREIGN KEY')
  const isSelf = keyIn(scene, key.target) === keyIn(scene, child)
  const parent = isSelf ? child : await find(scene, key.target)
  for (const name of key.columns) {
    const column = columnOf(child, name)
    const setsNull = key.onDelete === 'set null' || key.onUpdate === 'set null'
    if (setsNull && column?.isNullable === false) malformed(scene, child, `${name} cannot be NULL`)
    if (column?.generated !== undefined) doubt('a foreign key is on a generated column')
  }
  if (key.columns.length !== key.targetColumns.length) {
    refuse(
      1239,
      `Incorrect foreign key definition for '${key.name}': Key reference and table reference don't match`,
    )
  }
  if (parent === undefined) {
    if (!scene.session.foreignKeyChecks) return
    if (!isMariaDb(scene)) refuse(1824, `Failed to open the referenced table '${key.target.name}'`)
    return malformed(scene, child, 'there is no such table')
  }
  if (parent.kind !== 'table' || parent.engine !== 'innodb' || parent.partitioning !== undefined) {
    if (parent.kind === 'view' && !isMariaDb(scene))
      refuse(1347, `'${key.target.database}.${key.target.name}' is not BASE TABLE`)
    return malformed(scene, child, 'the other is no such table')
  }
  const isOpen = !scene.session.foreignKeyChecks
  key.targetColumns.forEach((name, at) => {
    const [mine, other] = [columnOf(child, key.columns[at] ?? ''), columnOf(parent, name)]
    if (other === undefined) {
      if (!isMariaDb(scene))
        refuse(
          3734,
          `Failed to add the foreign key constraint. Missing column '${name}' for constraint '${key.name}' in the referenced table '${parent.name}'`,
        )
      malformed(scene, child, `${parent.name} has no column ${name}`)
    } else if (mine !== undefined && !isComparable(scene, mine, other)) {
      if (!isMariaDb(scene))
        refuse(
          3780,
          `Referencing column '${mine.name}' and referenced column '${other.name}' in foreign key constraint '${key.name}' are incompatible.`,
        )
      malformed(scene, child, `${mine.name} and ${other.name} have other types`)
    }
  })
  const indexes = isSelf ? own : parent.indexes
  if (!indexes.some(index => leads(index, key.targetColumns)) && !isOpen) {
    if (!isMariaDb(scene))
      refuse(
        1822,
        `Failed to add the foreign key constraint. Missing index for constraint '${key.name}' in the referenced table '${parent.name}'`,
      )
    malformed(scene, child, 'no index of the other begins with its columns')
  }
}

const INTEGER = /int$/

/** Names of foreign keys are those of a database. @throws A refusal. */
export async function checkForeignName(scene: Scene, child: Table, key: ForeignKey): Promise<void> {
  const others = knownTables(scene).filter(
    each => each.database === child.database && each.name !== child.name,
  )
  const isKnown = others.some(each => each.foreignKeys.some(({ name }) => isSame(name, key.name)))
  const live = await scene.catalog.foreignKeyOwner(child.database, key.name)
  const isLive =
    live !== undefined &&
    live !== child.name &&
    !scene.world.relations.has(keyIn(scene, { database: child.database, name: live }))
  if (!isKnown && !isLive) return
  if (!isMariaDb(scene)) refuse(1826, `Duplicate foreign key constraint name '${key.name}'`)
  refuse(1005, `Can't create table ${quoteTable(child)} (errno: 121 "Duplicate key on write or update")`)
}

/** Whether InnoDB compares two columns as they are. */
function isComparable(scene: Scene, mine: Column, other: Column): boolean {
  const [a, b] = [mine.type, other.type]
  if (isCharacters(a) && isCharacters(b)) return a.charset === b.charset && a.collation === b.collation
  if (!isMariaDb(scene) && a.name !== b.name) {
    const isKnown = INTEGER.test(a.name) || INTEGER.test(b.name) || isText(a) !== isText(b)
    if (!isKnown) doubt(`a foreign key compares ${a.name} with ${b.name}`)
    return false
  }
  const [kept, wanted] = [storageOf(a), storageOf(b)]
  if (kept === undefined || wanted === undefined) {
    if (a.name !== b.name) doubt(`a foreign key compares ${a.name} with ${b.name}`)
    return true
  }
  return kept === wanted
}

const isCharacters = (type: DataType): boolean => isText(type) && !/^(?:enum|set)$/.test(type.name)

const BYTES: Readonly<Record<string, number>> = { tinyint: 1, smallint: 2, mediumint: 3, int: 4, bigint: 8 }

/** How InnoDB keeps values: numbers by their bytes and sign, others as so many bytes. Measured on MariaDB 10.11. */
function storageOf(type: DataType): string | undefined {
  const { name, values, isUnsigned } = type
  const bytes = BYTES[name]
  if (bytes !== undefined) return `${bytes} ${isUnsigned ? 'unsigned' : 'signed'}`
  if (name === 'enum') return `${values.length > 255 ? 2 : 1} unsigned`
  if (name === 'set' && values.length <= 32) return `${Math.ceil(values.length / 8)} unsigned`
  if (name === 'year') return '1 unsigned'
  if (name === 'date') return '3 signed'
  if (/^(?:decimal|datetime|timestamp|time|bit|binary)$/.test(name)) return 'bytes'
  return /^(?:float|double)$/.test(name) || isCharacters(type) ? name : undefined
}

/** The first row that has no parent. */
export async function orphanIn(scene: Scene, child: Table, key: ForeignKey): Promise<Fault | undefined> {
  if (!scene.session.foreignKeyChecks || child.engine !== 'innodb') return undefined
  const isSelf = keyIn(scene, key.target) === keyIn(scene, child)
  const parent = isSelf ? child : await find(scene, key.target)
  if (parent?.kind !== 'table') return undefined
  const row = await firstOrphan(scene, child, key, parent)
  return row === undefined ? undefined : faultAt(row, () => refuseOrphan(child, key))
}

/** @throws A refusal: rows have no parent. */
export const refuseOrphan = (child: TableName, key: ForeignKey): never =>
  refuse(
    1452,
    `Cannot add or update a child row: a foreign key constraint fails (${describeKey(child, key)})`,
  )

/** As the server writes it into its messages. */
export function describeKey(child: TableName, key: ForeignKey): string {
  const list = (names: readonly string[]): string => names.map(quoteName).join(', ')
  const target = key.target.database === child.database ? quoteName(key.target.name) : quoteTable(key.target)
  const action = (event: string, how: string): string =>
    how === 'restrict' ? '' : ` ON ${event} ${how.toUpperCase()}`
  return (
    `${quoteTable(child)}, CONSTRAINT ${quoteName(key.name)} FOREIGN KEY (${list(key.columns)}) REFERENCES ${target} ` +
    `(${list(key.targetColumns)})${action('DELETE', key.onDelete)}${action('UPDATE', key.onUpdate)}`
  )
}

export interface Referrer {
  readonly child: Table
  readonly key: ForeignKey
}

/** The foreign keys of all tables, its own included, that point to a table. */
export async function referrersOf(scene: Scene, name: TableName): Promise<readonly Referrer[]> {
  const target = keyIn(scene, name)
  const touched = new Set(scene.world.relations.keys())
  const live: Table[] = []
  for (const each of await scene.catalog.referencing(name)) {
    if (touched.has(keyIn(scene, each))) {
      const now = scene.world.relations.get(keyIn(scene, each))
      if (now !== 'gone' && now?.kind === 'obscure') doubt(now.reason)
      continue
    }
    const child = await find(scene, each)
    if (child?.kind === 'table') live.push(child)
  }
  return [...live, ...knownTables(scene)]
    .flatMap(child =>
      child.foreignKeys.filter(key => keyIn(scene, key.target) === target).map(key => ({ child, key })),
    )
    .sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
}

/** InnoDB goes through them by their names. */
const idOf = ({ child, key }: Referrer): string => `${child.database}/${key.name}`
