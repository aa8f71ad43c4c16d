/**
 * What becomes of a constant in a column, in strict mode. Invariant: what is not surely stored or surely refused is
 * a doubt.
 *
 * @see https://mariadb.com/kb/en/sql-mode/#strict-mode and https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sql-mode-strict
 */
import type { Literal } from '../statements/literal.js'
import { characterBytes, encodable } from './charsets.js'
import { storeMoment } from './moments.js'
import { INTEGERS, numberOf, storeDecimal, storeFloat, storeInteger } from './numbers.js'
import { incorrect, tooLong, truncated, unsure, type Place, type Stored } from './stored.js'

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

const LONGEST: Readonly<Record<string, number>> = {
  ...{ tinytext: 255, text: 65_535, mediumtext: 16_777_215, longtext: 4_294_967_295 },
  ...{ tinyblob: 255, blob: 65_535, mediumblob: 16_777_215, longblob: 4_294_967_295 },
}

/** @see https://mariadb.com/kb/en/text/ for TEXT(n): the smallest type that holds so many bytes is taken. */
function storeText(literal: Literal, place: Place): Stored {
  const { type } = place.column
  if (literal.kind === 'bytes') return unsure('a hexadecimal constant in a text')
  if (literal.kind === 'null') return { value: literal }
  if (literal.kind === 'number' && !/^-?(?:0|[1-9]\d*)(?:\.\d{1,20})?$/.test(literal.value)) {
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
