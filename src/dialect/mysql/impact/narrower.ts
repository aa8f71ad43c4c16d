/**
 * Whether a column holds less than before. Invariant: a change of type that is not known to keep every
 * value counts as narrower.
 */
import type { Column } from './table-text.js'

/** Whether some value of the column before has no place in the column after. */
export function isNarrower(before: Column, after: Column): boolean {
  if (before.isNullable && !after.isNullable) return true
  if (!before.isGenerated && after.isGenerated) return true
  if (!before.hasCheck && after.hasCheck) return true
  return !holds(after, before)
}

interface Range {
  readonly low: number
  readonly high: number
}

const INTEGER_BITS: Readonly<Record<string, number>> = {
  ...{ tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 },
}

/** Exponents of two: the low and the high end. */
function integerRange({ type, size }: Column): Range | undefined {
  const [base = '', sign] = type.split(' ')
  if (base === 'year') return { low: 0, high: 12 }
  if (base === 'bit') return { low: 0, high: Number(size === '' ? 1 : size) }
  const bits = INTEGER_BITS[base]
  if (bits === undefined) return undefined
  return sign === undefined ? { low: bits - 1, high: bits - 1 } : { low: 0, high: bits }
}

/** Digits of the largest value of so many bits, and how many digits surely fit. */
const digitsOf = (bits: number): number => Math.ceil(bits * Math.log10(2))

interface Decimal {
  readonly whole: number
  readonly fraction: number
  readonly isSigned: boolean
}

function decimal(column: Column): Decimal | undefined {
  const [base, sign] = column.type.split(' ')
  if (base === 'decimal') {
    const [precision = 10, fraction = 0] = column.size === '' ? [] : column.size.split(',').map(Number)
    return { whole: precision - fraction, fraction, isSigned: sign === undefined }
  }
  const range = integerRange(column)
  return range && { whole: digitsOf(range.high), fraction: 0, isSigned: range.low > 0 }
}

/** Bits of a whole number that a floating point number keeps. */
const MANTISSA: Readonly<Record<string, number>> = { float: 24, double: 53 }

function holdsNumber(after: Column, before: Column): boolean | undefined {
  const [from, to] = [before.type.split(' ')[0] ?? '', after.type.split(' ')[0] ?? '']
  const isSignLost = !before.type.includes(' ') && after.type.includes(' ')
  if (to in MANTISSA) {
    if (from in MANTISSA) {
      return (MANTISSA[to] ?? 0) >= (MANTISSA[from] ?? 0) && !isSignLost && sizeHolds(after.size, before.size)
    }
    const range = integerRange(before)
    return range !== undefined && range.high <= (MANTISSA[to] ?? 0) && !isSignLost && after.size === ''
  }
  const [inside, outside] = [integerRange(before), integerRange(after)]
  if (inside !== undefined && outside !== undefined) {
    return outside.low >= inside.low && outside.high >= inside.high && (from !== 'year') === (to !== 'year')
  }
  const [held, holder] = [decimal(before), decimal(after)]
  if (held === undefined || holder === undefined) return undefined
  if (to !== 'decimal') return false
  return holder.whole >= held.whole && holder.fraction >= held.fraction && (holder.isSigned || !held.isSigned)
}

/** `(M,D)` of FLOAT and DOUBLE. */
function sizeHolds(after: string, before: string): boolean {
  if (after === '' || after === before) return true
  if (before === '') return false
  const [[m = 0, d = 0], [n = 0, e = 0]] = [after, before].map(size => size.split(',').map(Number)) as [
    number[],
    number[],
  ]
  return m - d >= n - e && d >= e
}

const TEXT_BYTES: Readonly<Record<string, number>> = {
  ...{ tinytext: 2 ** 8 - 1, text: 2 ** 16 - 1, mediumtext: 2 ** 24 - 1, longtext: 2 ** 32 - 1 },
}
const BLOB_BYTES: Readonly<Record<string, number>> = {
  ...{ tinyblob: 2 ** 8 - 1, blob: 2 ** 16 - 1, mediumblob: 2 ** 24 - 1, longblob: 2 ** 32 - 1 },
}
/** Bytes of the widest character; of sets that are not here, at most four. */
const CHARACTER_BYTES: Readonly<Record<string, number>> = {
  ...{ latin1: 1, latin2: 1, latin5: 1, latin7: 1, ascii: 1, binary: 1, cp1250: 1, cp1251: 1, koi8r: 1 },
  ...{ ucs2: 2, big5: 2, gbk: 2, gb2312: 2, sjis: 2, cp932: 2, euckr: 2, ujis: 3, utf8: 3, utf8mb3: 3 },
}
const bytesPerCharacter = (charset: string): number => CHARACTER_BYTES[charset] ?? 4

/** How many characters, or bytes, surely fit, and how many there may be. */
interface Room {
  readonly unit: 'characters' | 'bytes'
  readonly least: number
  readonly most: number
}

function room({ type, size, charset }: Column): Room | undefined {
  if (type === 'char' || type === 'varchar') {
    const length = Number(size === '' ? 1 : size)
    return { unit: 'characters', least: length, most: length }
  }
  if (type === 'binary' || type === 'varbinary') {
    const length = Number(size === '' ? 1 : size)
    return { unit: 'bytes', least: length, most: length }
  }
  const text = TEXT_BYTES[type]
  if (text !== undefined) {
    return { unit: 'characters', least: Math.floor(text / bytesPerCharacter(charset)), most: text }
  }
  const blob = BLOB_BYTES[type] ?? (type === 'json' ? TEXT_BYTES['longtext'] : undefined)
  return blob === undefined ? undefined : { unit: 'bytes', least: blob, most: blob }
}

const ALL_OF_UNICODE = new Set(['utf8mb4', 'utf16', 'utf16le', 'utf32', 'gb18030'])
const BASIC_PLANE = new Set(['utf8', 'utf8mb3', 'ucs2'])

/** Whether every character of one set is in the other. */
function holdsCharset(after: string, before: string): boolean {
  if (after === before || ALL_OF_UNICODE.has(after) || before === 'ascii') return true
  return BASIC_PLANE.has(after) && !ALL_OF_UNICODE.has(before)
}

function holdsText(after: Column, before: Column): boolean | undefined {
  const [inside, outside] = [room(before), room(after)]
  if (outside === undefined) return inside === undefined ? undefined : false
  if (inside === undefined) {
    const longest = longestShown(before)
    return longest !== undefined && outside.least >= longest && after.type !== 'json'
  }
  if (after.type === 'json') return before.type === 'json'
  if (inside.unit === 'bytes' && outside.unit === 'characters')
    return before.type === 'json' && after.type === 'longtext'
  if (inside.unit === 'characters' && outside.unit === 'bytes') {
    const perCharacter = before.type in TEXT_BYTES ? 1 : bytesPerCharacter(before.charset)
    return outside.least >= inside.most * perCharacter
  }
  if (!holdsCharset(after.charset, before.charset)) return false
  // Within one character set, texts are measured in the same bytes.
  if (before.type in TEXT_BYTES && after.type in TEXT_BYTES && after.charset === before.charset) {
    return outside.most >= inside.most
  }
  return outside.least >= inside.most || (outside.most >= inside.most && isOneByte(before, after))
}

const isOneByte = (...columns: readonly Column[]): boolean =>
  columns.every(({ charset }) => bytesPerCharacter(charset) === 1)

const DATE_LENGTH: Readonly<Record<string, number>> = {
  date: 10,
  time: 10,
  datetime: 19,
  timestamp: 19,
  year: 4,
}

/** Characters of the longest value as text. */
function longestShown(column: Column): number | undefined {
  const digits = decimal(column)
  if (column.type === 'bit') return undefined
  if (digits !== undefined)
    return digits.whole + (digits.fraction > 0 ? digits.fraction + 1 : 0) + (digits.isSigned ? 1 : 0)
  const date = DATE_LENGTH[column.type]
  if (date !== undefined) return date + (Number(column.size) > 0 ? Number(column.size) + 1 : 0)
  const values = valuesOf(column)
  if (values === undefined) return column.type === 'uuid' ? 36 : undefined
  const lengths = values.map(value => Array.from(value).length)
  return column.type === 'enum' ? Math.max(...lengths) : lengths.reduce((sum, length) => sum + length + 1, 0)
}

function valuesOf({ type, size }: Column): readonly string[] | undefined {
  if (type !== 'enum' && type !== 'set') return undefined
  return [...size.matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) => value.replaceAll("''", "'"))
}

/** Which moments hold which: a TIMESTAMP has fewer years, a DATE no time. */
const MOMENTS: Readonly<Record<string, readonly string[]>> = {
  datetime: ['datetime', 'timestamp', 'date'],
  timestamp: ['timestamp'],
  date: ['date'],
  time: ['time'],
}

/** Whether every value of one column can be kept in the other. */
function holds(after: Column, before: Column): boolean {
  const [values, kept] = [valuesOf(before), valuesOf(after)]
  if (kept !== undefined) {
    if (values === undefined || after.type !== before.type || !holdsCharset(after.charset, before.charset))
      return false
    return values.every(value => kept.includes(value))
  }
  if (before.type in MOMENTS && after.type in MOMENTS) {
    return (MOMENTS[after.type] ?? []).includes(before.type) && Number(after.size) >= Number(before.size)
  }
  const known = holdsNumber(after, before) ?? holdsText(after, before)
  if (known !== undefined) return known
  if (after.type === 'geometry' || (after.type === 'inet6' && before.type === 'inet4')) return true
  return after.type === before.type && after.size === before.size
}
