/** Which changes of a column's type leave less room, with the server's OIDs of types. */
import { expect, test } from '@jest/globals'
import { isNarrower } from '../../../../src/dialect/postgres/impact/narrowing.js'

const numeric = (precision: number, scale: number): string =>
  `1700 ${((precision << 16) | (scale & 0x7ff)) + 4}`
const varchar = (length: number): string => `1043 ${length + 4}`
const char = (length: number): string => `1042 ${length + 4}`
const column = (type: string) => {
  const [oid, modifier = '-1'] = type.split(' ')
  return { name: 'c', type: Number(oid), modifier: Number(modifier), notNull: false }
}
const [SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, NUMERIC, TEXT, VARCHAR] =
  '21 23 20 700 701 1700 25 1043'.split(' ') as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
const [DATE, TIMESTAMP, TIMESTAMPTZ, TIME, BOOLEAN, JSON_TEXT, JSONB, UUID] =
  '1082 1114 1184 1083 16 114 3802 2950'.split(' ') as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]

test.each([
  [TEXT, varchar(20)],
  [VARCHAR, varchar(20)],
  [varchar(20), varchar(19)],
  [varchar(20), char(19)],
  [TEXT, INTEGER],
  [BIGINT, INTEGER],
  [INTEGER, SMALLINT],
  [INTEGER, varchar(10)],
  [INTEGER, REAL],
  [INTEGER, numeric(9, 0)],
  [DOUBLE, REAL],
  [DOUBLE, INTEGER],
  [NUMERIC, DOUBLE],
  [NUMERIC, numeric(10, 2)],
  [numeric(10, 2), numeric(10, 1)],
  [numeric(10, 2), numeric(10, 3)],
  [numeric(10, -2), numeric(10, 0)],
  [TIMESTAMPTZ, DATE],
  [TIMESTAMP, `${TIMESTAMP} 3`],
  [TIMESTAMP, TIME],
  [JSONB, BOOLEAN],
  ['1560 8', '1560 7'],
  ['1043 24', '1043 14'],
])('%s to %s holds less', (before, after) => {
  expect(isNarrower(column(before), column(after))).toBe(true)
})

test.each([
  [TEXT, TEXT],
  [varchar(19), varchar(20)],
  [varchar(19), TEXT],
  [char(5), varchar(5)],
  [SMALLINT, INTEGER],
  [INTEGER, BIGINT],
  [INTEGER, DOUBLE],
  [INTEGER, TEXT],
  [INTEGER, varchar(11)],
  [BIGINT, NUMERIC],
  [INTEGER, numeric(12, 2)],
  [REAL, DOUBLE],
  [numeric(10, 2), numeric(12, 4)],
  [numeric(10, 2), NUMERIC],
  [DATE, TIMESTAMPTZ],
  [TIMESTAMP, TIMESTAMPTZ],
  [TIMESTAMPTZ, TIMESTAMP],
  [`${TIMESTAMP} 3`, TIMESTAMP],
  [BOOLEAN, INTEGER],
  [JSON_TEXT, JSONB],
  [UUID, TEXT],
  [TEXT, UUID],
])('%s to %s holds as much, or is not known to hold less', (before, after) => {
  expect(isNarrower(column(before), column(after))).toBe(false)
})
