/** Constants in columns of numbers. Invariant: digits are counted, never computed with less than they have. */
import type { Literal } from '../statements/literal.js'
import type { Column } from './model.js'
import { incorrect, outOfRange, truncated, unsure, type Place, type Stored } from './stored.js'

export const INTEGERS: Readonly<Record<string, number>> = {
  ...{ tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 },
}

/** The lowest and highest number of an integer type. */
export function integerRange({ name, isUnsigned }: Column['type']): readonly [bigint, bigint] | undefined {
  const bits = INTEGERS[name]
  if (bits === undefined) return undefined
  const full = 2n ** BigInt(bits)
  return isUnsigned ? [0n, full - 1n] : [-full / 2n, full / 2n - 1n]
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

export function storeInteger(given: Literal, place: Place): Stored {
  const literal: Literal =
    given.kind === 'bytes' && given.value.length <= 8
      ? { kind: 'number', value: numberOf(given.value).toString() }
      : given
  if (literal.kind === 'bytes') return unsure('a hexadecimal constant in a number')
  const whole = numberIn(literal)
  // The server reads as far as it can: that there is more is less than that it is too much.
  const number = whole ?? (literal.kind === 'string' ? BEGINNING.exec(literal.value)?.[1] : undefined)
  if (number === undefined) return notNumeric(literal, place, 'integer')
  const parts = plain(number)
  const range = integerRange(place.column.type)
  if (parts === undefined || range === undefined) return unsure(`the number ${number}`)
  const value = BigInt(parts.sign + rounded(parts.whole, parts.fraction, 0).whole)
  if (value < range[0] || value > range[1]) return outOfRange(place)
  if (whole === undefined) return notNumeric(literal, place, 'integer')
  return { value: { kind: 'number', value: value.toString() } }
}

/** A text that begins as a number does. */
const BEGINNING = /^[\t\n\v\f\r ]*([+-]?(?:\d+\.?\d*|\.\d+))/

/** A text that is no number: nothing of it is one, or only its beginning. */
function notNumeric(literal: Literal, place: Place, what: string): Stored {
  const text = literal.kind === 'string' ? literal.value : ''
  if (/^\s*[+-]?\.?\d/.test(text)) return truncated(place)
  return incorrect(place, what, text)
}

export function storeDecimal(literal: Literal, place: Place): Stored {
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

export function storeFloat(literal: Literal, place: Place): Stored {
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

/** Bytes are one number, the first byte the highest. */
export const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`)
