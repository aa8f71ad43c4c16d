/**
 * Data types as column definitions write them. Invariant: aliases are told by the name that the server shows for
 * them, and a type that is not known is not read.
 *
 * @see https://mariadb.com/kb/en/data-types/ and https://dev.mysql.com/doc/refman/8.4/en/data-types.html
 */
import { listOf, readGroup, stringValue } from './parts.js'
import type { Reader } from './reader.js'
import type { Reading } from './tokens.js'

export interface DataType {
  /** Lower case, as SHOW CREATE TABLE has it, without what follows: `int`, `varchar`, `decimal`. */
  readonly name: string
  /** Length, or precision and scale; empty when none is written. */
  readonly sizes: readonly number[]
  /** Of ENUM and SET. */
  readonly values: readonly string[]
  readonly isUnsigned: boolean
  readonly charset?: string
  readonly collation?: string
}

const ALIASES: Readonly<Record<string, string>> = {
  ...{ INTEGER: 'int', INT1: 'tinyint', INT2: 'smallint', INT3: 'mediumint', INT4: 'int', INT8: 'bigint' },
  ...{ MIDDLEINT: 'mediumint', BOOL: 'tinyint', BOOLEAN: 'tinyint', DEC: 'decimal', NUMERIC: 'decimal' },
  ...{ FIXED: 'decimal', REAL: 'double', FLOAT4: 'float', FLOAT8: 'double', CHARACTER: 'char' },
  ...{ NCHAR: 'char', NVARCHAR: 'varchar', VARCHARACTER: 'varchar', GEOMCOLLECTION: 'geometrycollection' },
}
const NAMES = new Set([
  ...['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double', 'bit', 'year'],
  ...['date', 'time', 'datetime', 'timestamp', 'char', 'varchar', 'binary', 'varbinary', 'enum', 'set'],
  ...['tinytext', 'text', 'mediumtext', 'longtext', 'tinyblob', 'blob', 'mediumblob', 'longblob', 'json'],
  ...['geometry', 'point', 'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon'],
  ...['geometrycollection', 'inet6', 'inet4', 'uuid'],
])
const MARIADB_ONLY = new Set(['inet6', 'inet4', 'uuid'])

/** Passes a data type with its character set. */
export function readDataType(reader: Reader, { server, sqlMode }: Reading): DataType | undefined {
  const isNational = reader.take('NATIONAL') !== undefined
  const word = reader.peek()?.keyword ?? ''
  if (word === '') return undefined
  reader.skip()
  let name = ALIASES[word] ?? word.toLowerCase()
  if (name === 'char' && reader.take('VARYING') !== undefined) name = 'varchar'
  if (word === 'DOUBLE') reader.take('PRECISION')
  if (word === 'LONG') {
    name = reader.take('VARBINARY') === undefined ? 'mediumtext' : 'mediumblob'
    if (name === 'mediumtext' && reader.take('CHAR', 'CHARACTER') !== undefined) reader.take('VARYING')
    else reader.take('VARCHAR')
  }
  if (!NAMES.has(name) || (MARIADB_ONLY.has(name) && server.product !== 'MariaDB')) return undefined
  const group = readGroup(reader)
  const parts = listOf(group ?? [])
  const isList = name === 'enum' || name === 'set'
  const values = isList
    ? parts.map(part =>
        part.length > 0 && part.every(({ kind }) => kind === 'string')
          ? part.map(token => stringValue(token, sqlMode)).join('')
          : undefined,
      )
    : []
  const sizes = isList ? [] : parts.map(part => (part.length === 1 ? Number(part[0]?.text) : NaN))
  if (values.includes(undefined) || sizes.some(size => !Number.isInteger(size))) return undefined
  const { isUnsigned, charset, collation, isBytes } = readTypeWords(reader)
  const national = isNational || word === 'NCHAR' || word === 'NVARCHAR' ? 'utf8' : undefined
  const set = charset ?? national
  return {
    name: isBytes ? (BYTES_OF[name] ?? name) : name,
    sizes: word === 'BOOL' || word === 'BOOLEAN' ? [1] : sizes,
    values: values as readonly string[],
    isUnsigned,
    ...(set === undefined ? {} : { charset: set }),
    ...(collation === undefined ? {} : { collation }),
  }
}

const BYTES_OF: Readonly<Record<string, string>> = {
  ...{ char: 'binary', varchar: 'varbinary', tinytext: 'tinyblob', text: 'blob' },
  ...{ mediumtext: 'mediumblob', longtext: 'longblob' },
}

interface TypeWords {
  readonly isUnsigned: boolean
  readonly isBytes: boolean
  readonly charset?: string
  readonly collation?: string
}

function readTypeWords(reader: Reader): TypeWords {
  let words: TypeWords = { isUnsigned: false, isBytes: false }
  for (;;) {
    const set = readCharset(reader)
    if (set !== undefined) words = { ...words, charset: set }
    else if (reader.take('UNSIGNED', 'ZEROFILL') !== undefined) words = { ...words, isUnsigned: true }
    else if (reader.take('ASCII') !== undefined) words = { ...words, charset: 'latin1' }
    else if (reader.take('UNICODE') !== undefined) words = { ...words, charset: 'ucs2' }
    else if (reader.take('BYTE') !== undefined) words = { ...words, isBytes: true }
    else if (reader.take('SIGNED', 'BINARY') === undefined) return words
  }
}

/** Passes CHARACTER SET x or CHARSET x. @returns The set, in lower case. */
export function readCharset(reader: Reader): string | undefined {
  const is =
    reader.takeAll('CHARACTER', 'SET') ||
    reader.takeAll('CHAR', 'SET') ||
    reader.take('CHARSET') !== undefined
  if (!is) return undefined
  reader.sign('=')
  const token = reader.peek()
  reader.skip()
  return token?.text.replace(/^['"]|['"]$/g, '').toLowerCase()
}

/** Passes COLLATE x. @returns The collation, in lower case. */
export function readCollation(reader: Reader): string | undefined {
  if (reader.take('COLLATE') === undefined) return undefined
  reader.sign('=')
  const token = reader.peek()
  reader.skip()
  return token?.text.replace(/^['"]|['"]$/g, '').toLowerCase()
}
