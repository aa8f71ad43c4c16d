/**
 * What becomes of a constant in a column, in strict mode. Invariant: what is not surely stored or surely refused is
 * a doubt.
 *
 * @see https://mariadb.com/kb/en/sql-mode/#strict-mode and https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sql-mode-strict
 */
import type { Literal } from '../statements/literal.js'
import { characterBytes, encodable } from './charsets.js'
import { storeMoment } from './moments.js'
import type { Column, TableName } from './model.js'
import { quoteTable } from './quoting.js'

/** A value as it is kept, a refusal, or why nobody knows. */
export type Stored =
  | { readonly value: Literal }
  | { readonly errno: number; readonly message: string }
  | { readonly doubt: string }

export interface Place {
  readonly table: TableName
  readonly column: Column
  /** 1-based. */
  readonly row: number
  readonly sqlMode: string
  readonly product: string
}

export const tooLong = ({ column, row }: Place): Stored => ({
  errno: 1406,
  message: `Data too long for column '${column.name}' at row ${row}`,
})
const outOfRange = ({ column, row }: Place): Stored => ({
  errno: 1264,
  message: `Out of range value for column '${column.name}' at row ${row}`,
})
export const truncated = ({ column, row }: Place): Stored => ({
  errno: 1265,
  message: `Data truncated for column '${column.name}' at row ${row}`,
})
/** @param what - The server's word for the type. */
export function incorrect(place: Place, what: string, value: string, errno = 1366): Stored {
  const { table, column, row, product } = place
  const where = product === 'MariaDB' ? `${quoteTable(table)}.\`${column.name}\`` : `'${column.name}'`
  return { errno, message: `Incorrect ${what} value: '${shown(value)}' for column ${where} at row ${row}` }
}

const shown = (value: string): string => value.slice(0, 128)
const unsure = (what: string): Stored => ({ doubt: `Greenline cannot tell what becomes of ${what}` })

const INTEGERS: Readonly<Record<string, number>> = {
  ...{ tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 },
}

/** The lowest and highest number of an integer type. */
export function integerRange({ name, isUnsigned }: Column['type']): readonly [bigint, bigint] | undefined {
  const bits = INTEGERS[name]
  if (bits === undefined) return undefined
  const full = 2n ** BigInt(bits)
  return isUnsigned ? [0n, full - 1n] : [-full / 2n, full / 2n - 1n]
}

/** Puts a constant into a column. NULL is let through: whether it may be is asked elsewhere. */
export function store(literal: Literal, place: Place): Stored {
  if (literal.kind === 'null') return { value: literal }
  const { type } = place.column
  if (type.name in INTEGERS) return storeInteger(literal, place)
  switch (type.name) {
    case 'decimal':
      return storeDecimal(literal, place)
    case 'float':
    case 'double':
      return storeFloat(literal, place)
    case 'char':
    case 'varchar':
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
      return storeText(literal, place)
    case 'binary':
    case 'varbinary':
    case 'tinyblob':
    case 'blob':
    case 'mediumblob':
    case 'longblob':
      return storeBytes(literal, place)
    case 'bit':
      return storeBits(literal, place)
    case 'enum':
      return storeEnum(literal, place)
    case 'set':
      return storeSet(literal, place)
    case 'date':
    case 'datetime':
    case 'timestamp':
    case 'time':
    case 'year':
      return storeMoment(literal, place)
    default:
      return unsure(`a value of type ${type.name}`)
  }
}

const NUMERIC = /^[\t\n\v\f\r ]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[\t\n\v\f\r ]*$/

/** The number in a text or constant, as written; undefined when it is not one from end to end. */
function numberIn(literal: Literal): string | undefined {
  if (literal.kind === 'number') return literal.value
  return literal.kind === 'string' ? NUMERIC.exec(literal.value)?.[1] : undefined
}

/** Digits without exponent. */
function plain(number: string): { sign: '' | '-'; whole: string; fraction: string } | undefined {
  const [, sign = '', digits = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(number) ?? []
  const shift = Number(exponent)
  if (Math.abs(shift) > 400) return undefined
  const all = digits + fraction
  const point = digits.length + shift
  const padded = point < 0 ? '0'.repeat(-point) + all : all.padEnd(point, '0')
  const at = Math.max(0, point)
  return {
    sign: sign === '-' ? '-' : '',
    whole: padded.slice(0, at).replace(/^0+/, '') || '0',
    fraction: padded.slice(at),
  }
}

/** Rounds half away from zero. */
function rounded(whole: string, fraction: string, scale: number): { whole: string; fraction: string } {
  if (fraction.length <= scale) return { whole, fraction }
  const kept = BigInt(whole + fraction.slice(0, scale) || '0') + (fraction.charAt(scale) >= '5' ? 1n : 0n)
  const digits = kept.toString().padStart(scale + 1, '0')
  return { whole: digits.slice(0, digits.length - scale), fraction: digits.slice(digits.length - scale) }
}

function storeInteger(given: Literal, place: Place): Stored {
  const literal: Literal =
    given.kind === 'bytes' && given.value.length <= 8
      ? { kind: 'number', value: numberOf(given.value).toString() }
      : given
  if (literal.kind === 'bytes') return unsure('a hexadecimal constant in a number')
  const number = numberIn(literal)
  if (number === undefined) return notNumeric(literal, place, 'integer')
  const parts = plain(number)
  const range = integerRange(place.column.type)
  if (parts === undefined || range === undefined) return unsure(`the number ${number}`)
  const value = BigInt(parts.sign + rounded(parts.whole, parts.fraction, 0).whole)
  if (value < range[0] || value > range[1]) return outOfRange(place)
  return { value: { kind: 'number', value: value.toString() } }
}

/** A text that is no number: nothing of it is one, or only its beginning. */
function notNumeric(literal: Literal, place: Place, what: string): Stored {
  const text = literal.kind === 'string' ? literal.value : ''
  if (/^\s*[+-]?\.?\d/.test(text)) return truncated(place)
  return incorrect(place, what, text)
}

function storeDecimal(literal: Literal, place: Place): Stored {
  if (literal.kind === 'bytes') return unsure('a hexadecimal constant in a number')
  const number = numberIn(literal)
  if (number === undefined) return notNumeric(literal, place, 'decimal')
  const parts = plain(number)
  if (parts === undefined) return unsure(`the number ${number}`)
  const [precision = 10, scale = 0] = place.column.type.sizes
  const { whole, fraction } = rounded(parts.whole, parts.fraction, scale)
  const isZero = /^0*$/.test(whole + fraction)
  if (parts.sign === '-' && place.column.type.isUnsigned && !isZero) return outOfRange(place)
  if (whole.replace(/^0+/, '').length > precision - scale) return outOfRange(place)
  const value = `${isZero ? '' : parts.sign}${whole}${fraction === '' ? '' : `.${fraction}`}`
  return { value: { kind: 'number', value } }
}

function storeFloat(literal: Literal, place: Place): Stored {
  if (literal.kind === 'bytes') return unsure('a hexadecimal constant in a number')
  const number = numberIn(literal)
  if (number === undefined) return notNumeric(literal, place, 'double')
  const value = Number(number)
  const { name, isUnsigned, sizes } = place.column.type
  if (!Number.isFinite(value) || (name === 'float' && Math.abs(value) > 3.402823466e38))
    return outOfRange(place)
  if (isUnsigned && value < 0) return outOfRange(place)
  const [digits, scale] = sizes
  if (digits !== undefined && scale !== undefined && Math.abs(value) >= 10 ** (digits - scale))
    return outOfRange(place)
  return { value: { kind: 'number', value: number } }
}

const LONGEST: Readonly<Record<string, number>> = {
  ...{ tinytext: 255, text: 65_535, mediumtext: 16_777_215, longtext: 4_294_967_295 },
  ...{ tinyblob: 255, blob: 65_535, mediumblob: 16_777_215, longblob: 4_294_967_295 },
}

/** @see https://mariadb.com/kb/en/text/ for TEXT(n): the smallest type that holds so many bytes is taken. */
function storeText(literal: Literal, place: Place): Stored {
  const { type } = place.column
  if (literal.kind === 'bytes') return unsure('a hexadecimal constant in a text')
  if (literal.kind === 'null') return { value: literal }
  if (literal.kind === 'number' && !/^-?(?:0|[1-9]\d*)$/.test(literal.value)) {
    return unsure(`the number ${literal.value} as text`)
  }
  const text = literal.value
  const charset = type.charset ?? 'utf8mb4'
  const stranger = encodable(text, charset)
  if (stranger === 'unknown') return unsure(`a text in the character set ${charset}`)
  if (stranger !== undefined) return incorrect(place, 'string', bytesShown(text, stranger))
  const characters = Array.from(text)
  const longest = LONGEST[type.name]
  if (longest === undefined) {
    const size = type.sizes[0] ?? 1
    // What is cut off may be spaces: the server only notes that.
    if (Array.from(text.trimEnd()).length > size && characters.slice(size).some(each => each !== ' ')) {
      return tooLong(place)
    }
    const kept = characters.slice(0, size).join('')
    return { value: { kind: 'string', value: type.name === 'char' ? kept.replace(/ +$/, '') : kept } }
  }
  if (characterBytes(text, charset) > longest) return tooLong(place)
  return { value: { kind: 'string', value: text } }
}

/** As the server shows what it could not take: from there on, at most six bytes. */
function bytesShown(text: string, from: number): string {
  const bytes = Buffer.from(Array.from(text).slice(from).join(''))
  const all = [...bytes.subarray(0, 6)].map(byte =>
    byte >= 0x20 && byte < 0x7f
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  )
  return all.join('') + (bytes.length > 6 ? '...' : '')
}

function storeBytes(literal: Literal, place: Place): Stored {
  if (literal.kind === 'null') return { value: literal }
  const bytes = literal.kind === 'bytes' ? Buffer.from(literal.value) : Buffer.from(literal.value)
  const { name, sizes } = place.column.type
  const longest = LONGEST[name] ?? sizes[0] ?? 1
  if (bytes.length > longest) return tooLong(place)
  const kept = name === 'binary' ? Buffer.concat([bytes, Buffer.alloc(longest - bytes.length)]) : bytes
  return { value: { kind: 'bytes', value: kept } }
}

/** Bytes are one number, the first byte the highest. */
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`)

function storeBits(literal: Literal, place: Place): Stored {
  const [bits = 1] = place.column.type.sizes
  if (literal.kind === 'string' || literal.kind === 'null') return unsure('a text in a BIT')
  if (literal.kind === 'number' && !/^\d+$/.test(literal.value)) return unsure(`${literal.value} in a BIT`)
  const value = literal.kind === 'bytes' ? numberOf(literal.value) : BigInt(literal.value)
  return value >= 2n ** BigInt(bits) ? tooLong(place) : { value: { kind: 'number', value: value.toString() } }
}

function storeEnum(literal: Literal, place: Place): Stored {
  const { values, charset = 'utf8mb4' } = place.column.type
  if (literal.kind === 'string') {
    const bare = literal.value.replace(/ +$/, '')
    const found = values.find(value => value === bare)
    if (found !== undefined) return { value: { kind: 'string', value: found } }
    const folded = values.find(value => value.toLowerCase() === bare.toLowerCase())
    const isPlain = [...values, bare].every(value => /^[\x20-\x7e]*$/.test(value))
    if (folded !== undefined || !isPlain || charset === 'binary') {
      const isFolding = /_ci$/.test(place.column.type.collation ?? '')
      return isFolding && folded !== undefined && isPlain
        ? { value: { kind: 'string', value: folded } }
        : unsure(`'${bare}' in the values of an ENUM`)
    }
    // The number of a value may be written as a text too.
    return /^\d+$/.test(bare) ? unsure(`'${bare}' in the values of an ENUM`) : truncated(place)
  }
  const index = literal.kind === 'number' && /^\d+$/.test(literal.value) ? Number(literal.value) : NaN
  if (Number.isNaN(index)) return unsure('such a value in an ENUM')
  const value = values[index - 1]
  return value === undefined ? truncated(place) : { value: { kind: 'string', value } }
}

function storeSet(literal: Literal, place: Place): Stored {
  const { values } = place.column.type
  if (literal.kind !== 'string') return unsure('such a value in a SET')
  if (literal.value === '') return { value: literal }
  const members = literal.value.split(',')
  const known = members.every(member => values.includes(member))
  const folded = new Set(values.map(value => value.toLowerCase()))
  if (known) {
    const kept = values.filter(value => members.includes(value)).join(',')
    return { value: { kind: 'string', value: kept } }
  }
  return members.some(member => /^[a-z]/i.test(member) && !folded.has(member.toLowerCase()))
    ? truncated(place)
    : unsure(`'${literal.value}' in a SET`)
}
