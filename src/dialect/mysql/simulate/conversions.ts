/**
 * Whether a column's values have a place in another type. Invariant: types that are not known to hold everything are
 * asked about, value by value, or are a doubt.
 */
import { isNarrower } from '../impact/narrower.js'
import { isText } from './build.js'
import { firstRow, rowsOf } from './data.js'
import { primaryKeyOf, type Column, type Table } from './model.js'
import { quoteName, quoteTable } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, type Scene } from './scene.js'
import { integerRange } from './values.js'

/** A column as the other reading of SHOW CREATE TABLE has it. */
export function shownColumn({ name, type, generated }: Column): Parameters<typeof isNarrower>[0] {
  const sizes =
    type.values.length > 0 ? type.values.map(value => `'${value.replaceAll("'", "''")}'`) : type.sizes
  return {
    ...{ name, text: '', type: type.name + (type.isUnsigned ? ' unsigned' : ''), size: sizes.join(',') },
    ...{
      charset: type.charset ?? '',
      isNullable: true,
      isGenerated: generated !== undefined,
      hasCheck: false,
    },
  }
}

/** Whether every value of one type is kept by the other. */
export const holdsAll = (before: Column, after: Column): boolean =>
  !isNarrower(
    shownColumn({ ...before, generated: undefined } as unknown as Column),
    shownColumn({ ...after, generated: undefined } as unknown as Column),
  )

/** What makes a value unfit, and what the server then says. */
interface Misfit {
  readonly condition: string
  readonly refuse: (row: number, value: string) => never
}

/**
 * Asks for values that do not fit.
 *
 * @param table - Before, with the rows.
 * @throws A refusal when there is one; a doubt when nobody can say.
 */
export async function checkConversion(scene: Scene, table: Table, change: Conversion): Promise<void> {
  const { before, after } = change
  if (holdsAll(before, after)) return
  const rows = await firstRow(scene, table, `${quoteName(before.name)} IS NOT NULL`, [])
  if (rows === undefined) return
  for (const misfit of misfits(scene, table, change)) {
    const row = await firstRow(scene, table, misfit.condition, [before.name])
    if (row !== undefined) misfit.refuse(row, await firstValue(scene, table, misfit.condition, before))
  }
}

/** One of the values, as the server shows it. */
async function firstValue(scene: Scene, table: Table, condition: string, { name }: Column): Promise<string> {
  const key = primaryKeyOf(table)?.parts.map(({ column = '' }) => quoteName(column)) ?? []
  const order = key.length === 0 ? '' : ` ORDER BY ${key.join(', ')}`
  const source = rowsOf(table, [name])
  const [row] = await scene.ask(
    `SELECT ${quoteName(name)} AS value FROM ${source} WHERE ${condition}${order} LIMIT 1`,
  )
  const value = row?.['value']
  return typeof value === 'string' ? value : ''
}

const NUMBERS = /int$|^decimal$|^float$|^double$|^year$/
const NUMERIC = "'^[[:space:]]*[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)(e[+-]?[0-9]+)?[[:space:]]*$'"

/** A column's values on their way into another type: in ALTER TABLE, or in an INSERT or UPDATE. */
export interface Conversion {
  readonly before: Column
  readonly after: Column
  readonly by: 'alter' | 'store'
}

function misfits(scene: Scene, table: Table, { before, after, by }: Conversion): readonly Misfit[] {
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
      by === 'store' || !isMariaDb(scene) || before.type.name !== 'varchar' || after.type.name !== 'varchar'
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
  const isNumber = NUMBERS.test(from.name)
  const isChars = isText(from) && !/^(?:enum|set)$/.test(from.name)
  const value = isNumber ? name : `CAST(${name} AS DECIMAL(65,10))`
  const notNumeric = wrong(
    `${name} NOT REGEXP ${NUMERIC}`,
    limits === undefined ? 'decimal' : 'integer',
    1366,
  )
  if (by === 'alter' && isMariaDb(scene) && isChars && NUMBERS.test(to.name) && to.name !== 'year') {
    const what = limits === undefined ? (to.name === 'decimal' ? 'DECIMAL' : 'DOUBLE') : 'INTEGER'
    const plain = limits === undefined ? "'^[+-]?[0-9]+([.][0-9]+)?$'" : "'^[+-]?[0-9]+$'"
    const not = (pattern: string): string => `${name} NOT REGEXP ${pattern}`
    const truncated: Misfit = {
      condition:
        limits === undefined
          ? not(NUMERIC)
          : `${not(plain)} AND ${name} NOT REGEXP '^[[:space:]]|[[:space:]]$|^$'`,
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
    return isNumber ? [out] : [notNumeric, out]
  }
  if (to.name === 'decimal' && (isNumber || isChars)) {
    const [precision = 10, scale = 0] = to.sizes
    const most = `ROUND(ABS(${value}), ${scale}) >= 1${'0'.repeat(precision - scale)}`
    const out = range(to.isUnsigned ? `${most} OR ${value} < 0` : most)
    return isNumber ? [out] : [notNumeric, out]
  }
  if ((to.name === 'double' || to.name === 'float') && isNumber && !to.isUnsigned && to.sizes.length === 0)
    return []
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
    return [
      wrong(`${name} NOT REGEXP '[0-9]'`, to.name, 1292),
      {
        condition: `${name} NOT REGEXP ${plain}`,
        refuse: () => doubt(`values of ${before.name} have another form than dates`),
      },
      wrong(
        `CAST(${name} AS ${to.name}) IS NULL OR ${name} LIKE '0000%' OR ${name} LIKE '%-00%'`,
        to.name,
        1292,
      ),
    ]
  }
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
      refuse: () => doubt(`values of ${before.name} have no place in the character set ${to}`),
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
