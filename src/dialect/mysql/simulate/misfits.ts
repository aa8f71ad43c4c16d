/**
 * What makes the values of one type unfit for another. Invariant: of types that are not known there is a doubt.
 */
import { isText } from './build.js'
import { widestCharacter } from './charsets.js'
import { cast } from './data.js'
import type { Column, Table } from './model.js'
import { integerRange } from './numbers.js'
import { quoteName, quoteTable, quoteText } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, type Scene } from './scene.js'

/** What makes a value unfit, and what the server then says. */
export interface Misfit {
  readonly condition: string
  readonly refuse: (row: number, value: string) => never
}

const INTEGERS = /int$/

/** What a column is as a number: an ENUM its place among the values, a moment its digits. */
function asNumber({ type }: Column, name: string): string {
  if (type.name === 'enum')
    return `IF(${name} IS NULL, NULL, FIELD(${name}, ${type.values.map(quoteText).join(', ')}))`
  return /^(?:date|datetime|timestamp)$/.test(type.name) ? `(${name} + 0)` : name
}

/** The number whose place among an ENUM's values is taken: what stands behind the point is cut off. */
const numberedAs = (column: Column, name: string): string =>
  column.type.name === 'decimal' || /^(?:double|float)$/.test(column.type.name)
    ? `TRUNCATE(${name}, 0)`
    : asNumber(column, name)

/** A column's value as one of another type, as ALTER TABLE makes it. */
export function convertedTo(before: Column, after: Column, name: string): string {
  const [from, to] = [before.type.name, after.type.name]
  if (to === 'enum' && NUMBERS.test(from)) {
    return `ELT(${numberedAs(before, name)}, ${after.type.values.map(quoteText).join(', ')})`
  }
  const isRead = /^(?:double|float)$/.test(from) && /^(?:date|datetime)$/.test(to)
  if (isRead) return cast(`CAST(${name} AS CHAR)`, after)
  return cast(NUMBERS.test(to) ? asNumber(before, name) : name, after)
}

/** Whether the server copies texts byte by byte: both have their lengths in one byte, or in two. */
function copiesBytes({ type: before }: Column, { type: after }: Column): boolean {
  const isWide = ({ sizes, charset }: Column['type']): boolean =>
    (sizes[0] ?? 1) * widestCharacter(charset ?? 'utf8mb4') > 255
  const areTexts = before.name === 'varchar' && after.name === 'varchar'
  return areTexts && before.charset === after.charset && isWide(before) === isWide(after)
}

const NUMBERS = /int$|^decimal$|^float$|^double$|^year$/
const NUMERIC = "'^[[:space:]]*[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)(e[+-]?[0-9]+)?[[:space:]]*$'"

/** A column's values on their way into another type: in ALTER TABLE, or in an INSERT or UPDATE. */
export interface Conversion {
  readonly before: Column
  readonly after: Column
  readonly by: 'alter' | 'store'
}

/** What the server looks for in the values, in its order. */
export function misfits(scene: Scene, table: Table, { before, after, by }: Conversion): readonly Misfit[] {
  const name = quoteName(before.name)
  const [from, to] = [before.type, after.type]
  const column = after.name
  const range = (condition: string): Misfit => ({
    condition,
    refuse: row => refuse(1264, `Out of range value for column '${column}' at row ${row}`),
  })
  const long = (condition: string): Misfit => ({
    condition,
    refuse: row =>
      by === 'store' || !isMariaDb(scene) || !copiesBytes(before, after)
        ? refuse(1406, `Data too long for column '${column}' at row ${row}`)
        : refuse(1265, `Data truncated for column '${column}' at row ${row}`),
  })
  const cut = (condition: string): Misfit => ({
    condition,
    refuse: row => refuse(1265, `Data truncated for column '${column}' at row ${row}`),
  })
  const wrong = (condition: string, what: string, errno: number): Misfit => ({
    condition,
    refuse: (row, value) =>
      refuse(
        errno,
        `Incorrect ${what} value: '${value}' for column ${isMariaDb(scene) ? `${quoteTable(table)}.\`${column}\`` : `'${column}'`} at row ${row}`,
      ),
  })
  const limits = integerRange(to)
  const isNumber =
    NUMBERS.test(from.name) || from.name === 'enum' || /^(?:date|datetime|timestamp)$/.test(from.name)
  const isChars = isText(from) && !/^(?:enum|set)$/.test(from.name)
  const value = isChars ? `CAST(${name} AS DECIMAL(65,10))` : asNumber(before, name)
  const notNumeric: readonly Misfit[] = [
    cut(`${name} NOT REGEXP ${NUMERIC} AND ${name} REGEXP '^[[:space:]]*[+-]?[.]?[0-9]'`),
    wrong(`${name} NOT REGEXP ${NUMERIC}`, limits === undefined ? 'decimal' : 'integer', 1366),
  ]
  if (by === 'alter' && isMariaDb(scene) && isChars && NUMBERS.test(to.name) && to.name !== 'year') {
    const what = limits === undefined ? (to.name === 'decimal' ? 'DECIMAL' : 'DOUBLE') : 'INTEGER'
    const plain = limits === undefined ? "'^[+-]?[0-9]+([.][0-9]+)?$'" : "'^[+-]?[0-9]+$'"
    const not = (pattern: string): string => `${name} NOT REGEXP ${pattern}`
    const truncated: Misfit = {
      condition:
        limits === undefined
          ? not(NUMERIC)
          : `${not(plain)} AND ${name} NOT REGEXP '^[[:space:]]|[[:space:]]$'`,
      refuse: (_row, value) => refuse(1292, `Truncated incorrect ${what} value: '${value}'`),
    }
    const odd: Misfit = {
      condition: not(plain),
      refuse: () => doubt(`values of ${before.name} are written in another way than numbers`),
    }
    const most = `ROUND(ABS(${value}), ${to.sizes[1] ?? 0}) >= 1${'0'.repeat((to.sizes[0] ?? 10) - (to.sizes[1] ?? 0))}`
    if (limits !== undefined)
      return [truncated, odd, range(`${value} < ${limits[0]} OR ${value} > ${limits[1]}`)]
    return to.name === 'decimal'
      ? [truncated, odd, range(to.isUnsigned ? `${most} OR ${value} < 0` : most)]
      : [truncated, odd]
  }
  if (limits !== undefined && (isNumber || isChars)) {
    const out = range(`ROUND(${value}) < ${limits[0]} OR ROUND(${value}) > ${limits[1]}`)
    return isNumber ? [out] : [out, ...notNumeric]
  }
  if (to.name === 'decimal' && (isNumber || isChars)) {
    const [precision = 10, scale = 0] = to.sizes
    const most = `ROUND(ABS(${value}), ${scale}) >= 1${'0'.repeat(precision - scale)}`
    const out = range(to.isUnsigned ? `${most} OR ${value} < 0` : most)
    return isNumber ? [out] : [...notNumeric, out]
  }
  if ((to.name === 'double' || to.name === 'float') && isNumber && !to.isUnsigned && to.sizes.length === 0)
    return []
  if (/^(?:date|datetime)$/.test(to.name) && (NUMBERS.test(from.name) || from.name === 'enum')) {
    if (/NO_ZERO/.test(scene.session.sqlMode)) doubt(`numbers of ${before.name} become dates`)
    // Of these two, ALTER TABLE reads what is written, not the number.
    const isWritten = from.name === 'enum' || (/^(?:double|float)$/.test(from.name) && by === 'alter')
    const made = `CAST(${isWritten ? `CAST(${name} AS CHAR)` : name} AS ${to.name})`
    return [wrong(`${name} IS NOT NULL AND ${made} IS NULL`, to.name, 1292)]
  }
  if (to.name === 'enum' && (INTEGERS.test(from.name) || (NUMBERS.test(from.name) && by === 'alter'))) {
    return [cut(`${numberedAs(before, name)} NOT BETWEEN 1 AND ${to.values.length}`)]
  }
  if (to.name === 'enum' && /^(?:date|datetime|timestamp)$/.test(from.name))
    return [cut(`${name} IS NOT NULL`)]
  if (to.name === 'enum' && isChars) {
    const list = to.values.map(each => `'${each.replaceAll("'", "''")}'`).join(', ')
    if (to.values.some(each => each.includes('\\'))) return doubt('values of an ENUM have backslashes')
    return [cut(`${name} NOT IN (${list})`)]
  }
  if (to.name === 'enum' && from.name === 'enum') {
    const list = to.values.map(each => `'${each.replaceAll("'", "''")}'`).join(', ')
    return [cut(`${name} NOT IN (${list})`)]
  }
  if (/^(?:char|varchar)$/.test(to.name)) {
    if (isChars && from.charset !== to.charset) {
      if (!/^utf8mb4$/.test(to.charset ?? '')) return charsetMisfit(before, after)
    }
    const size = to.sizes[0] ?? 1
    if (isChars) return [long(`CHAR_LENGTH(TRIM(TRAILING ' ' FROM ${name})) > ${size}`)]
    if (isNumber || /^(?:date|datetime|timestamp|time|enum|set)$/.test(from.name)) {
      return [long(`CHAR_LENGTH(CAST(${name} AS CHAR)) > ${size}`)]
    }
  }
  if (to.name === 'double' && isChars) {
    const [number, text] = notNumeric
    if (number !== undefined && text !== undefined) return [number, wrong(text.condition, 'double', 1366)]
  }
  if (/text$/.test(to.name) && !isChars && isNumber) return []
  if (/text$/.test(to.name) && isChars) {
    if (from.charset !== to.charset && to.charset !== 'utf8mb4') return charsetMisfit(before, after)
    const most = { tinytext: 255, text: 65_535, mediumtext: 16_777_215 }[to.name]
    return most === undefined
      ? []
      : [long(`LENGTH(CONVERT(${name} USING ${to.charset ?? 'utf8mb4'})) > ${most}`)]
  }
  if (to.name === 'date' && /^(?:datetime|timestamp)$/.test(from.name)) return []
  if (/^(?:date|datetime)$/.test(to.name) && isChars) {
    const plain =
      to.name === 'date'
        ? "'^[0-9]{4}-[0-9]{2}-[0-9]{2}$'"
        : "'^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}:[0-9]{2})?$'"
    const mayBeZero = !scene.session.sqlMode.includes('NO_ZERO')
    return [
      wrong(
        `${name} NOT REGEXP '[0-9]' OR (${name} IS NOT NULL AND CAST(${name} AS ${to.name}) IS NULL)`,
        to.name,
        1292,
      ),
      {
        condition: `${name} NOT REGEXP ${plain}`,
        refuse: () => doubt(`values of ${before.name} have another form than dates`),
      },
      wrong(
        `(${name} IS NOT NULL AND CAST(${name} AS ${to.name}) IS NULL)${mayBeZero ? '' : ` OR ${name} LIKE '0000%' OR ${name} LIKE '%-00%'`}`,
        to.name,
        1292,
      ),
    ]
  }
  if (to.name === 'set' && from.name === 'set' && isSameAscii(from.values, to.values)) return []
  if (/binary$/.test(to.name) && /binary$/.test(from.name))
    return [long(`LENGTH(${name}) > ${to.sizes[0] ?? 1}`)]
  return doubt(`Greenline does not know how ${from.name} becomes ${to.name}`)
}

function charsetMisfit(before: Column, after: Column): readonly Misfit[] {
  const name = quoteName(before.name)
  const [from, to] = [before.type.charset ?? 'utf8mb4', after.type.charset ?? 'utf8mb4']
  const lost = `CONVERT(CONVERT(${name} USING ${to}) USING ${from}) <> CAST(${name} AS CHAR CHARACTER SET ${from}) COLLATE ${from}_bin`
  const size = after.type.sizes[0]
  return [
    {
      condition: lost,
      refuse: (row, value) =>
        refuse(1366, `Incorrect string value: '${value}' for column '${after.name}' at row ${row}`),
    },
    ...(size === undefined || !/char$/.test(after.type.name)
      ? []
      : [
          {
            condition: `CHAR_LENGTH(TRIM(TRAILING ' ' FROM ${name})) > ${size}`,
            refuse: (row: number): never =>
              refuse(1406, `Data too long for column '${after.name}' at row ${row}`),
          },
        ]),
  ]
}

/** Every character set has these values. */
const isSameAscii = (before: readonly string[], after: readonly string[]): boolean =>
  before.length === after.length && before.every((value, at) => value === after[at] && /^[ -~]*$/.test(value))
