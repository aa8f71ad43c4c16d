/** Dates and times as constants. Invariant: only the plain forms are judged; a looser one is a doubt. */
import type { Literal } from '../statements/literal.js'
import { incorrect, type Place, type Stored } from './stored.js'

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{0,6}))?)?)?$/
const TIME = /^(-?)(\d{1,3}):(\d{2})(?::(\d{2})(?:\.(\d{0,6}))?)?$/
const DIGITS = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/

const unsure = (text: string, type: string): Stored => ({
  doubt: `Greenline cannot tell what becomes of '${text}' as a ${type.toUpperCase()}`,
})

/** Puts a constant into a DATE, DATETIME, TIMESTAMP, TIME or YEAR. */
export function storeMoment(literal: Literal, place: Place): Stored {
  const { name } = place.column.type
  if (literal.kind === 'null') return { value: literal }
  if (literal.kind === 'bytes') return unsure('…', name)
  const text = literal.value.trim()
  if (name === 'year') return storeYear(literal, place)
  const wrong = (): Stored => incorrect(place, name === 'timestamp' ? 'datetime' : name, text, 1292)
  if (!/\d/.test(text)) return literal.kind === 'string' ? wrong() : unsure(text, name)
  if (name === 'time') return storeTime(text, wrong)
  if (literal.kind === 'number') return storeNumber(text, place, wrong)
  // Two digits are no date.
  if (/^\d{1,2}$/.test(text)) return wrong()
  const found = DATE.exec(text) ?? DIGITS.exec(text)
  if (found === null) return /^[a-z]/i.test(text) ? wrong() : unsure(text, name)
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (
    found as readonly (string | undefined)[]
  )
    .slice(1, 7)
    .map(part => Number(part ?? 0))
  const fraction = found[7] ?? ''
  const isZero = year === 0 && month === 0 && day === 0
  if (isZero || month === 0 || day === 0) return storeZero({ text, isZero }, place, wrong)
  if (month > 12 || day > 31 || hour > 23 || minute > 59 || second > 59) return wrong()
  if (day > new Date(Date.UTC(year < 100 ? 2000 : year, month, 0)).getUTCDate()) {
    return place.sqlMode.includes('ALLOW_INVALID_DATES') ? unsure(text, name) : wrong()
  }
  if (year < 100) return unsure(text, name)
  const digits = place.column.type.sizes[0] ?? 0
  // Rounded or cut off, by the server's setting.
  if (fraction.length > digits) return unsure(text, name)
  if (name === 'timestamp') return storeTimestamp(text, [year, month, day], wrong)
  const date = [year.toString().padStart(4, '0'), two(month), two(day)].join('-')
  const time = `${two(hour)}:${two(minute)}:${two(second)}${fraction === '' ? '' : `.${fraction}`}`
  return { value: { kind: 'string', value: name === 'date' ? date : `${date} ${time}` } }
}

/**
 * A number as a date: its digits, of which the century may be left out.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/date-and-time-literals.html
 */
function storeNumber(text: string, place: Place, wrong: () => Stored): Stored {
  if (!/^-?\d{1,8}$/.test(text)) return unsure(text, place.column.type.name)
  const number = Number(text)
  if (number < 0 || (number > 0 && number < 101)) return wrong()
  const isYoung = number > 0 && number <= 691_231
  if (!isYoung && number > 0 && number < 700_101) return wrong()
  if (number > 991_231 && number < 10_000_101) return wrong()
  const full =
    number === 0 ? 0 : isYoung ? number + 20_000_000 : number <= 991_231 ? number + 19_000_000 : number
  return storeMoment({ kind: 'string', value: String(full).padStart(8, '0') }, place)
}

const two = (part: number): string => part.toString().padStart(2, '0')

function storeZero(
  { text, isZero }: { text: string; isZero: boolean },
  { sqlMode, column }: Place,
  wrong: () => Stored,
): Stored {
  if (isZero) return sqlMode.includes('NO_ZERO_DATE') ? wrong() : { value: { kind: 'string', value: text } }
  if (column.type.name === 'timestamp') return wrong()
  return sqlMode.includes('NO_ZERO_IN_DATE') ? wrong() : { value: { kind: 'string', value: text } }
}

/** Its ends depend on the time zone by hours. */
function storeTimestamp(text: string, [year, month, day]: readonly number[], wrong: () => Stored): Stored {
  const days = Date.UTC(year ?? 0, (month ?? 1) - 1, day) / 86_400_000
  const last = 2 ** 31 / 86_400
  if (days < -2) return wrong()
  if (days < 2) return unsure(text, 'timestamp')
  // 64 bits of newer servers reach further. https://mariadb.com/kb/en/timestamp/
  if (days > last - 2) return unsure(text, 'timestamp')
  return { value: { kind: 'string', value: text } }
}

function storeTime(text: string, wrong: () => Stored): Stored {
  const found = TIME.exec(text)
  if (found === null) return /^[a-z]/i.test(text) ? wrong() : unsure(text, 'time')
  const [hours = 0, minutes = 0, seconds = 0] = [found[2], found[3], found[4]].map(part => Number(part ?? 0))
  if (minutes > 59 || seconds > 59) return wrong()
  return hours > 838 ? unsure(text, 'time') : { value: { kind: 'string', value: text } }
}

function storeYear(literal: Literal, place: Place): Stored {
  const text = literal.kind === 'string' || literal.kind === 'number' ? literal.value.trim() : ''
  if (!/^\d{4}$/.test(text)) return unsure(text, 'year')
  const year = Number(text)
  if (year === 0 || (year >= 1901 && year <= 2155)) return { value: { kind: 'number', value: text } }
  return { errno: 1264, message: `Out of range value for column '${place.column.name}' at row ${place.row}` }
}
