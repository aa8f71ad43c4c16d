/**
 * From definitions as statements write them to the plain data of the model. Invariant: names and character sets are
 * settled here, and nothing is refused.
 */
import type { CheckDefinition, ColumnDefinition } from '../statements/column.js'
import type { KeyDefinition } from '../statements/key.js'
import type { DataType } from '../statements/data-type.js'
import { charsetOf } from './charsets.js'
import type { Check, Column, Index } from './model.js'
import { isSame } from './model.js'

/** What a column inherits. */
export interface Inheritance {
  readonly charset: string
  readonly collation: string
  /** Of a character set; undefined when the server has none by this name. */
  readonly collationOf: (charset: string) => string | undefined
  readonly product: string
  /** TIMESTAMP columns are NOT NULL with automatic values unless something else is written. */
  readonly automaticTimestamps: boolean
}

const TEXTS = new Set(['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set'])
export const isText = ({ name }: Pick<DataType, 'name'>): boolean => TEXTS.has(name)

export function settleType(type: DataType, inherited: Inheritance): DataType {
  const { charset, collation, ...bare } = type
  if (type.name === 'json' && inherited.product === 'MariaDB') {
    return { ...bare, name: 'longtext', charset: 'utf8mb4', collation: 'utf8mb4_bin' }
  }
  if (!isText(type)) return bare
  if (collation !== undefined) return { ...bare, charset: charset ?? charsetOf(collation), collation }
  if (charset === undefined) return { ...bare, charset: inherited.charset, collation: inherited.collation }
  return { ...bare, charset, collation: inherited.collationOf(charset) ?? `${charset}_bin` }
}

/** TEXT(n) and BLOB(n) are the smallest type that holds so much. */
function settleSize(type: DataType): DataType {
  const [size] = type.sizes
  if (size === undefined || (type.name !== 'text' && type.name !== 'blob')) return type
  const bytes = type.name === 'text' ? size * 4 : size
  const prefix = bytes < 256 ? 'tiny' : bytes < 65_536 ? '' : bytes < 16_777_216 ? 'medium' : 'long'
  return { ...type, name: prefix + type.name, sizes: [] }
}

export function toColumn(definition: ColumnDefinition, inherited: Inheritance): Column {
  const { name, default: given, onUpdate, isAutoIncrement, generated, isInvisible, nullability } = definition
  const type = settleSize(settleType(definition.type, inherited))
  const isNullable = nullability !== 'not null' && definition.key !== 'primary' && !isAutoIncrement
  const isNullDefault = given?.kind === 'literal' && given.value.kind === 'null'
  return {
    ...{ name, type, isAutoIncrement, isInvisible, isNullable },
    ...(given === undefined || (isNullDefault && isNullable) ? {} : { default: given }),
    ...(onUpdate === undefined ? {} : { onUpdate }),
    ...(generated === undefined ? {} : { generated }),
  }
}

/** A name that no other index has, made from the first column's. */
function freeIndexName(key: KeyDefinition, taken: readonly { readonly name: string }[]): string {
  const stem = key.parts[0]?.column ?? 'functional_index'
  const isTaken = (name: string): boolean =>
    name.toLowerCase() === 'primary' || taken.some(each => isSame(each.name, name))
  if (!isTaken(stem)) return stem
  for (let number = 2; ; number += 1) {
    if (!isTaken(`${stem}_${number}`)) return `${stem}_${number}`
  }
}

export function toIndex(key: KeyDefinition, taken: readonly Index[]): Index {
  const name = key.kind === 'primary' ? 'PRIMARY' : (key.name ?? freeIndexName(key, taken))
  return { name, kind: key.kind, parts: key.parts, maker: 'user' }
}

/** What a column's definition says of keys and checks. */
export function keyOfColumn(column: ColumnDefinition): readonly KeyDefinition[] {
  if (column.key === undefined) return []
  return [{ kind: column.key, parts: [{ column: column.name }], ifNotExists: false }]
}

/** Names a check as its server does: by its column, or with a number. */
export function toCheck(
  definition: CheckDefinition,
  taken: readonly Check[],
  { table, column, product }: { table: string; column?: string; product: string },
): Check {
  const rest = { expression: definition.expression, ...(column === undefined ? {} : { column }) }
  if (definition.name !== undefined) return { name: definition.name, ...rest }
  if (column !== undefined && product === 'MariaDB') return { name: column, ...rest }
  const stem = product === 'MariaDB' ? 'CONSTRAINT' : `${table}_chk`
  for (let number = 1; ; number += 1) {
    const name = `${stem}_${number}`
    if (!taken.some(each => isSame(each.name, name))) return { name, ...rest }
  }
}

/** MariaDB's JSON is a text that must be valid. */
export function jsonCheck(definition: ColumnDefinition, product: string): Check | undefined {
  if (definition.type.name !== 'json' || product !== 'MariaDB') return undefined
  if (definition.checks.length > 0) return undefined
  return {
    name: definition.name,
    expression: `json_valid(\`${definition.name.replaceAll('`', '``')}\`)`,
    column: definition.name,
  }
}
