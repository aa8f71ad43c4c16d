/**
 * What becomes of a constant that does not fit, outside of strict mode or with IGNORE. Invariant: only what strict mode
 * refuses comes here.
 *
 * @see https://mariadb.com/kb/en/ignore/ and https://dev.mysql.com/doc/refman/8.4/en/data-type-overview.html
 */
import type { Literal } from '../statements/literal.js'
import { isText } from './build.js'
import type { Column } from './model.js'
import { integerRange } from './numbers.js'
import type { Stored } from './stored.js'

const unsure: Stored = { doubt: 'what a value is cut to is the server’s to say' }
const number = (value: string): Stored => ({ value: { kind: 'number', value } })
const text = (value: string): Stored => ({ value: { kind: 'string', value } })

/** Cuts a value to fit, as the server does. */
export function cutToFit(literal: Literal, { type }: Column): Stored {
  if (literal.kind === 'bytes' || literal.kind === 'null') return unsure
  const range = integerRange(type)
  if (range !== undefined) return cutInteger(literal.value, range)
  if (type.name === 'decimal') return cutDecimal(literal.value, type.sizes, type.isUnsigned)
  if (type.name === 'enum') return text('')
  if (type.name === 'char' || type.name === 'varchar') {
    const size = type.sizes[0] ?? 1
    return isText(type) ? text(Array.from(literal.value).slice(0, size).join('')) : unsure
  }
  if (type.name === 'date') return text('0000-00-00')
  return type.name === 'datetime' || type.name === 'timestamp' ? text('0000-00-00 00:00:00') : unsure
}

/** The number at the beginning of a text; 0 where there is none. */
const leading = (value: string): string => /^\s*([+-]?\d+(?:\.\d*)?)(?![\d.eE])/.exec(value)?.[1] ?? '0'

function cutInteger(value: string, [low, high]: readonly [bigint, bigint]): Stored {
  if (/^\s*[+-]?[\d.]+e/i.test(value)) return unsure
  const whole = /^([+-]?\d+)(?:\.0*)?$/.exec(leading(value))?.[1]
  if (whole === undefined) return unsure
  const given = BigInt(whole.replace(/^\+/, ''))
  return number((given < low ? low : given > high ? high : given).toString())
}

function cutDecimal(value: string, sizes: readonly number[], isUnsigned: boolean): Stored {
  if (/^\s*[+-]?[\d.]+e/i.test(value)) return unsure
  const [precision = 10, scale = 0] = sizes
  const given = leading(value)
  const isNegative = given.startsWith('-')
  if (isNegative && isUnsigned) return number('0')
  const whole = given.replace(/^[+-]/, '').split('.')[0]?.replace(/^0+/, '') ?? ''
  if (whole.length <= precision - scale) return number(given)
  const most = '9'.repeat(precision - scale) + (scale === 0 ? '' : `.${'9'.repeat(scale)}`)
  return number(isNegative ? `-${most}` : most)
}
