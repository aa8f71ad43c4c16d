/**
 * The numbers that the server gives in an AUTO_INCREMENT column. Invariant: one is given only where it is sure that the
 * server would give the same.
 */
import type { Literal } from '../statements/literal.js'
import type { Column, Table } from './model.js'
import { integerRange } from './numbers.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, type Scene } from './scene.js'

/** Why nobody knows a number that the server gives: it is a new one in any case. */
export const NUMBERED = 'the server numbers them'

/** The next one; undefined when nobody knows it, or when servers share the numbers among them. */
export const nextNumber = ({ catalog }: Pick<Scene, 'catalog'>, table: Table): bigint | undefined =>
  catalog.settings.numbersByOne ? table.autoIncrement : undefined

/** NULL asks for the next number, and so does 0 in most modes. */
export function asksForNumber({ session }: Scene, value: Literal): boolean {
  if (value.kind === 'null') return true
  return (
    value.kind === 'number' &&
    /^-?0+$/.test(value.value) &&
    !session.sqlMode.includes('NO_AUTO_VALUE_ON_ZERO')
  )
}

/** The next number when a value was given or taken; nobody knows it after a fraction. */
export function numberAfter(value: string, next: bigint | undefined): bigint | undefined {
  if (next === undefined || !/^[+-]?\d+$/.test(value)) return undefined
  const given = BigInt(value.replace('+', ''))
  return given >= next ? given + 1n : next
}

/** How many rows a column still has numbers for, from this one on. */
export function numbersLeft({ type }: Column, next: bigint): bigint | undefined {
  const range = integerRange(type)
  if (range === undefined) return undefined
  return next > range[1] ? 0n : range[1] - next + 1n
}

/** @throws A refusal on MariaDB. MySQL gives the last number again. */
export function refuseNumber(scene: Scene, { name }: Column, row: number): never {
  if (!isMariaDb(scene)) doubt(`the numbers of ${name} are used up`)
  return refuse(167, `Out of range value for column '${name}' at row ${row}`)
}

/** Most numbers that are set aside at once. */
const MOST_RESERVED = 65_535

/**
 * How many numbers the rows of a query take: the server sets 1 aside, then 2, 4, … until there are enough.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/innodb-auto-increment-handling.html
 */
export function numbersTaken(rows: number): bigint {
  let [taken, next] = [0, 1]
  while (taken < rows) {
    taken += Math.min(next, MOST_RESERVED)
    next *= 2
  }
  return BigInt(taken)
}
