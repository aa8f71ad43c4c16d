/**
 * Whether a column's new type holds less than its old one did. Invariant: says so only
 * of pairs of the server's own types that are known; any other change of type is none.
 *
 * https://www.postgresql.org/docs/current/datatype.html
 */
import type { Column } from './rows.js'

/** OIDs of `pg_type`, the same on every server. */
const BOOLEAN = 16
const BIGINT = 20
const SMALLINT = 21
const INTEGER = 23
const TEXT = 25
const JSON_TEXT = 114
const REAL = 700
const DOUBLE = 701
const CHAR = 1042
const VARCHAR = 1043
const DATE = 1082
const TIME = 1083
const TIMESTAMP = 1114
const TIMESTAMPTZ = 1184
const TIMETZ = 1266
const BIT = 1560
const VARBIT = 1562
const NUMERIC = 1700
const JSON_BINARY = 3802

/** Types that take every value of the type, as far as its modifiers allow. */
const HELD_BY: Readonly<Record<number, readonly number[]>> = {
  [BOOLEAN]: [SMALLINT, INTEGER, BIGINT, NUMERIC],
  [SMALLINT]: [INTEGER, BIGINT, NUMERIC, REAL, DOUBLE],
  [INTEGER]: [BIGINT, NUMERIC, DOUBLE],
  [BIGINT]: [NUMERIC],
  [REAL]: [DOUBLE, NUMERIC],
  [DOUBLE]: [NUMERIC],
  [NUMERIC]: [],
  [DATE]: [TIMESTAMP, TIMESTAMPTZ],
  [TIME]: [TIMETZ],
  [TIMETZ]: [],
  // One is the other in a time zone.
  [TIMESTAMP]: [TIMESTAMPTZ],
  [TIMESTAMPTZ]: [TIMESTAMP],
  [CHAR]: [VARCHAR],
  [VARCHAR]: [CHAR],
  [TEXT]: [VARCHAR, CHAR],
  [BIT]: [VARBIT],
  [VARBIT]: [BIT],
  [JSON_TEXT]: [JSON_BINARY],
  [JSON_BINARY]: [JSON_TEXT],
}
/** Every value has a text of its own. */
const TEXTS = [TEXT, VARCHAR, CHAR]
/** Characters of the longest text of a value. */
const TEXT_LENGTH: Readonly<Record<number, number>> = {
  [BOOLEAN]: 5,
  [SMALLINT]: 6,
  [INTEGER]: 11,
  [BIGINT]: 20,
  [DATE]: 13,
}

/** Length of a type whose modifier is a length; undefined when it has no limit. */
function lengthOf({ type, modifier }: Column): number | undefined {
  if (modifier < 0) return TEXT_LENGTH[type]
  return type === VARCHAR || type === CHAR ? modifier - 4 : modifier
}

/** Digits before and behind the point; undefined when there is no limit. */
function digitsOf({ type, modifier }: Column): { before: number; behind: number } | undefined {
  if (type === SMALLINT) return { before: 5, behind: 0 }
  if (type === INTEGER) return { before: 10, behind: 0 }
  if (type === BIGINT) return { before: 19, behind: 0 }
  if (modifier < 0) return undefined
  // The scale has eleven bits with a sign: https://doxygen.postgresql.org/backend_2utils_2adt_2numeric_8c_source.html
  const behind = (((modifier - 4) & 0x7ff) ^ 1024) - 1024
  return { before: (((modifier - 4) >> 16) & 0xffff) - behind, behind }
}

/** Fractional digits of a second. */
const secondsOf = ({ modifier }: Column): number => (modifier < 0 ? 6 : modifier)

/** Whether values of the old column may not fit the new one. */
export function isNarrower(before: Column, after: Column): boolean {
  if (before.type === after.type && before.modifier === after.modifier) return false
  const heldBy = HELD_BY[before.type]
  if (heldBy === undefined || HELD_BY[after.type] === undefined) {
    return before.type === after.type && isTighter(lengthOf(before), lengthOf(after))
  }
  if (TEXTS.includes(after.type)) return isTighter(lengthOf(before), lengthOf(after))
  if (before.type !== after.type && !heldBy.includes(after.type)) {
    // From a text to another type, and among types that are no kin, values are refused or lose something.
    return true
  }
  if (after.type === NUMERIC) {
    const [had, has] = [digitsOf(before), digitsOf(after)]
    return has !== undefined && (had === undefined || has.before < had.before || has.behind < had.behind)
  }
  if ([TIME, TIMETZ, TIMESTAMP, TIMESTAMPTZ].includes(after.type)) {
    return before.type !== DATE && secondsOf(after) < secondsOf(before)
  }
  return (after.type === BIT || after.type === VARBIT) && isTighter(lengthOf(before), lengthOf(after))
}

const isTighter = (before: number | undefined, after: number | undefined): boolean =>
  after !== undefined && (before === undefined || after < before)
