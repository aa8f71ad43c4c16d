/**
 * What a server refuses in the definition of a table, whether it is made or altered. Invariant: the order of the
 * checks is the server's.
 *
 * @see https://mariadb.com/kb/en/mariadb-error-codes/
 */
import type { DataType } from '../statements/data-type.js'
import { isText } from './build.js'
import { widestCharacter } from './charsets.js'
import { doubtIndex } from './indexes.js'
import type { Column, Index, Table } from './model.js'
import { columnOf, isSame, uniqueIndexesOf } from './model.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, isStrict, type Scene } from './scene.js'
import { placeIn } from './stored.js'
import { store } from './values.js'

const MAX_ROW_BYTES = 65_535
const MAX_KEY_BYTES = 3072
/** Of a column in the older row formats. */
const OLD_KEY_BYTES = 767

/** @param written - The columns whose definitions the statement holds; undefined for all. */
export function checkTable(scene: Scene, table: Table, written?: readonly string[]): void {
  const { columns } = table
  if (columns.length === 0) refuse(1113, 'A table must have at least 1 column')
  if (columns.length > 1017) doubt('the table has more columns than most engines take')
  for (const column of columns) {
    checkLength(scene, column)
    checkForm(scene, column, written === undefined || written.includes(column.name))
  }
  checkColumnNames(columns)
  for (const column of columns) checkValues(scene, column)
  const automatic = columns.filter(({ isAutoIncrement }) => isAutoIncrement)
  if (automatic.length > 1) refuse(1075, WRONG_AUTOMATIC)
  checkKeys(scene, table)
  const [auto] = automatic
  const isLed = table.indexes.some(({ parts: [first] }) => isSame(first?.column ?? '', auto?.name ?? ''))
  if (auto !== undefined && !isLed) refuse(1075, WRONG_AUTOMATIC)
  if (isMariaDb(scene)) checkConstraintNames(table)
  for (const column of columns) checkDefault(scene, table, column)
  checkRowSize(table)
}

const WRONG_AUTOMATIC =
  'Incorrect table definition; there can be only one auto column and it must be defined as a key'

function checkColumnNames(columns: readonly Pick<Column, 'name'>[]): void {
  const seen = new Set<string>()
  for (const { name } of columns) {
    const key = name.toLowerCase()
    if (seen.has(key)) refuse(1060, `Duplicate column name '${name}'`)
    seen.add(key)
  }
}

/** MariaDB keeps the names of checks apart from each other, and from those of foreign and unique keys. */
function checkConstraintNames(table: Table): void {
  const taken = [
    ...[...table.foreignKeys, ...uniqueIndexesOf(table)],
    ...table.checks.filter(({ column }) => column !== undefined),
  ].map(({ name }) => name)
  for (const { name, column } of table.checks) {
    if (column !== undefined) continue
    if (taken.some(each => isSame(each, name))) refuse(1826, `Duplicate CHECK constraint name '${name}'`)
    taken.push(name)
  }
}

/** What is wrong with a column by itself, but for the value of its default. */
function checkForm(scene: Scene, column: Column, isWritten: boolean): void {
  const { name, type, default: given, onUpdate } = column
  const invalid = (): never => refuse(1067, `Invalid default value for '${name}'`)
  if (isWritten && column.isAutoIncrement && given !== undefined) invalid()
  if (column.isAutoIncrement && !/int$|^float$|^double$/.test(type.name))
    refuse(1063, `Incorrect column specifier for column '${name}'`)
  const isMoment = /^(?:timestamp|datetime)$/.test(type.name)
  if (onUpdate !== undefined && (!isMoment || onUpdate.precision !== (type.sizes[0] ?? 0)))
    refuse(1294, `Invalid ON UPDATE clause for '${name}' column`)
  const isNull = given?.kind === 'literal' && given.value.kind === 'null'
  if (isNull && !column.isNullable) invalid()
  if (isMariaDb(scene) || given === undefined || isNull) return
  if (NO_DEFAULT.test(type.name) && given.kind !== 'expression')
    refuse(1101, `BLOB, TEXT, GEOMETRY or JSON column '${name}' can't have a default value`)
  // MariaDB takes another precision, and the time in other types.
  if (given.kind === 'now' && (!isMoment || given.precision !== (type.sizes[0] ?? 0))) invalid()
}

function checkLength(scene: Scene, { name, type }: Column): void {
  const [size = 0] = type.sizes
  if (type.name === 'varchar' || type.name === 'varbinary') {
    const width = type.name === 'varchar' ? widestCharacter(type.charset ?? 'utf8mb4') : 1
    // MariaDB keeps three bytes for itself.
    const most = Math.floor((isMariaDb(scene) ? MAX_ROW_BYTES - 3 : MAX_ROW_BYTES) / width)
    if (size > most && isStrict(scene)) {
      refuse(1074, `Column length too big for column '${name}' (max = ${most}); use BLOB or TEXT instead`)
    }
    if (size > most) doubt(`${name} is too long, and becomes another type outside of strict mode`)
  }
}

/** Those of an ENUM or SET. */
function checkValues(scene: Scene, { name, type }: Column): void {
  if (type.name === 'enum' || type.name === 'set') {
    const seen = new Set<string>()
    for (const value of type.values) {
      const key = value.toLowerCase().trimEnd()
      if (seen.has(key) && isStrict(scene)) {
        refuse(1291, `Column '${name}' has duplicated value '${value}' in ${type.name.toUpperCase()}`)
      }
      seen.add(key)
    }
  }
}

const NO_DEFAULT =
  /^(?:tinytext|text|mediumtext|longtext|tinyblob|blob|mediumblob|longblob|json|geometry|point|linestring|polygon)$/

/** The value of a default. */
function checkDefault(scene: Scene, table: Table, column: Column): void {
  const { name, default: given } = column
  if (given?.kind !== 'literal' || given.value.kind === 'null') return
  const stored = store(given.value, placeIn(scene, table, column))
  if ('errno' in stored) refuse(1067, `Invalid default value for '${name}'`)
  if ('doubt' in stored) doubt(`${stored.doubt}, the default of ${name}`)
}

function checkKeys(scene: Scene, table: Table): void {
  const { indexes } = table
  const primary = indexes.find(({ kind }) => kind === 'primary')
  for (const index of indexes) {
    checkKeyParts(scene, table, index)
    if (index.kind === 'primary' && index !== primary) refuse(1068, 'Multiple primary key defined')
    if (index.kind !== 'primary' && index.name.toUpperCase() === 'PRIMARY') {
      refuse(1280, `Incorrect index name '${index.name}'`)
    }
    const namesake = indexes.find(each => isSame(each.name, index.name))
    if (namesake !== undefined && namesake !== index) {
      for (const each of [namesake, index]) if (each.mayBeGone === true) doubtIndex(each)
      refuse(1061, `Duplicate key name '${index.name}'`)
    }
  }
  if (indexes.length > 64) refuse(1069, 'Too many keys specified; max 64 keys allowed')
  for (const { parts } of indexes)
    checkColumnNames(parts.flatMap(({ column: name }) => (name === undefined ? [] : [{ name }])))
}

const BLOBS = /blob$|text$|^(?:geometry|point|linestring|polygon|multi|json)/

function checkKeyParts(scene: Scene, table: Table, index: Index): void {
  if (index.parts.length > 32) refuse(1070, 'Too many key parts specified; max 32 parts allowed')
  const mayBeHashed = index.kind === 'unique' && isMariaDb(scene)
  let [total, isHashed] = [0, false]
  for (const { column: name, length } of index.parts) {
    if (name === undefined) {
      if (isMariaDb(scene)) refuse(1064, 'You have an error in your SQL syntax')
      continue
    }
    const column = columnOf(table, name) ?? refuse(1072, `Key column '${name}' doesn't exist in table`)
    if (index.kind === 'fulltext') {
      if (!isText(column.type) || /^(?:enum|set)$/.test(column.type.name)) {
        refuse(1283, `Column '${name}' cannot be part of FULLTEXT index`)
      }
      continue
    }
    if (index.kind === 'spatial') {
      if (!/^(?:geometry|point|linestring|polygon|multi)/.test(column.type.name))
        refuse(1210, 'Incorrect arguments to SPATIAL INDEX')
      if (column.isNullable) refuse(1252, 'All parts of a SPATIAL index must be NOT NULL')
      continue
    }
    const bytes = partBytes(scene, table, { index, column, length })
    if (bytes === 'hashed') isHashed = true
    else total += bytes
    if (total > MAX_KEY_BYTES && !mayBeHashed) tooLong(MAX_KEY_BYTES)
  }
  if (mayBeHashed && (isHashed || total > MAX_KEY_BYTES)) mustNotNumber(table, index)
}

/** MariaDB names the last column, whichever it is that numbers itself. */
function mustNotNumber(table: Table, { name, parts }: Index): void {
  if (!parts.some(({ column = '' }) => columnOf(table, column)?.isAutoIncrement)) return
  refuse(
    4169,
    `AUTO_INCREMENT column \`${parts.at(-1)?.column ?? ''}\` cannot be used in the UNIQUE index \`${name}\``,
  )
}

const tooLong = (most: number): never =>
  refuse(1071, `Specified key was too long; max key length is ${most} bytes`)

/** Bytes of a part in the index, unless MariaDB keeps a hash of it instead. */
function partBytes(
  scene: Scene,
  table: Table,
  { index, column, length }: { index: Index; column: Column; length: number | undefined },
): number | 'hashed' {
  const { type, name } = column
  const isBlob = BLOBS.test(type.name)
  if (isBlob && length === undefined) {
    // MariaDB keeps a hash of what is too long for a unique index. https://mariadb.com/kb/en/getting-started-with-indexes/
    if (index.kind === 'unique' && isMariaDb(scene)) return 'hashed'
    if (index.kind === 'index' && isMariaDb(scene)) return type.name.startsWith('tiny') ? 255 : MAX_KEY_BYTES
    if (type.name === 'json')
      refuse(
        3152,
        `JSON column '${name}' supports indexing only via generated columns on a specified JSON path.`,
      )
    refuse(1170, `BLOB/TEXT column '${name}' used in key specification without a key length`)
  }
  const whole = typeBytes(type)
  const width = isText(type) ? widestCharacter(type.charset ?? 'utf8mb4') : 1
  if (length === 0) refuse(1391, `Key part '${name}' length cannot be 0`)
  const takesPrefix = isBlob || /char$|binary$/.test(type.name)
  if (length !== undefined && (!takesPrefix || (!isBlob && length * width > whole))) {
    refuse(
      1089,
      "Incorrect prefix key; the used key part isn't a string, the used length is longer than the key part, or the storage engine doesn't support unique prefix keys",
    )
  }
  const bytes = length === undefined ? whole : length * width
  const isOld = /^(?:COMPACT|REDUNDANT)$/.test(table.rowFormat) && table.engine === 'innodb'
  const most = table.engine === 'myisam' ? 1000 : isOld ? OLD_KEY_BYTES : MAX_KEY_BYTES
  if (bytes <= most) return bytes
  if (index.kind === 'index') {
    if (isMariaDb(scene)) return most
    if (isStrict(scene)) tooLong(most)
    return most
  }
  if (index.kind === 'unique' && isMariaDb(scene)) return 'hashed'
  return tooLong(most)
}

const FIXED: Readonly<Record<string, number>> = {
  ...{ tinyint: 1, smallint: 2, mediumint: 3, int: 4, bigint: 8, float: 4, double: 8, year: 1, date: 3 },
  ...{ time: 3, datetime: 5, timestamp: 4, enum: 2, set: 8, bit: 8, uuid: 16, inet6: 16, inet4: 4 },
}

/** Bytes that a value takes in an index, without those for its length. */
function typeBytes(type: DataType): number {
  const fixed = FIXED[type.name]
  const [size = 1] = type.sizes
  if (type.name === 'decimal') return Math.ceil((type.sizes[0] ?? 10) / 2) + 2
  if (fixed !== undefined) return fixed
  return size * (isText(type) ? widestCharacter(type.charset ?? 'utf8mb4') : 1)
}

function checkRowSize({ columns, engine }: Table): void {
  let [all, inline] = [0, 0]
  for (const { type } of columns) {
    const isBlob = BLOBS.test(type.name)
    const bytes = isBlob ? 12 : typeBytes(type) + (/^var/.test(type.name) ? 2 : 0)
    all += bytes
    // A longer one may move out of the page. https://mariadb.com/kb/en/innodb-row-formats-overview/
    inline += isBlob || (bytes > 255 && /char$|binary$/.test(type.name)) ? 41 : bytes
  }
  if (all > MAX_ROW_BYTES) {
    refuse(
      1118,
      'Row size too large. The maximum row size for the used table type, not counting BLOBs, is 65535. This includes storage overhead, check the manual. You have to change some columns to TEXT or BLOBs',
    )
  }
  if (engine === 'innodb' && inline > 7900) doubt('the rows may be too large for a page')
}
