/** Which statements are observed, and how; what their text says without its strings and comments. */
import { expect, test } from '@jest/globals'
import { outlineOf, tableNames } from '../../../../src/dialect/postgres/impact/outline.js'
import { planOf } from '../../../../src/dialect/postgres/impact/plan.js'

const how = (text: string, inTransaction: boolean): string => {
  const plan = planOf(text, inTransaction)
  return typeof plan === 'string' ? plan : plan.how
}

test.each([
  ['INSERT INTO t SELECT f()', 'no effect', 'no effect'],
  ['UPDATE t SET a = 1', 'no effect', 'no effect'],
  ['DELETE FROM t WHERE a = 1', 'no effect', 'no effect'],
  ["DELETE FROM t WHERE a = '-- /*'", 'no effect', 'no effect'],
  ['DELETE FROM t USING (SELECT 1 WHERE true) x', 'look-up', 'look-up'],
  ['DELETE FROM t -- WHERE', 'look-up', 'look-up'],
  ['SELECT a, f() FROM t', 'no effect', 'no effect'],
  ["SELECT pg_catalog.setval('s', 1, false)", 'no effect', 'no effect'],
  ["SELECT create_hypertable('t', 'at')", 'look-up', 'look-up'],
  ['LOCK t', 'no effect', 'read-text'],
  ['BEGIN', 'no effect', 'no effect'],
  ["COMMIT PREPARED 'a'", 'unseen effect', 'unseen effect'],
  ['CREATE DATABASE d', 'no effect', 'no effect'],
  ['ALTER SYSTEM SET a = 1', 'no effect', 'no effect'],
  ['create /* a */ unique index concurrently i on t (a)', 'compare', 'look-up'],
  ['REINDEX (CONCURRENTLY) TABLE t', 'compare', 'look-up'],
  ['VACUUM', 'compare', 'look-up'],
  ['ANALYZE t (a, b)', 'look-up', 'look-up'],
  ['ANALYZE t, u', 'compare', 'look-up'],
  ['CALL p()', 'both', 'look-up'],
  ['DO $$ BEGIN COMMIT; END $$', 'both', 'look-up'],
  ['DO $$ BEGIN NULL; END $$', 'look-up', 'look-up'],
  ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END', 'unseen effect', 'unseen effect'],
  ["CREATE FUNCTION f(int) RETURNS int AS 'SELECT $1; SELECT 2'", 'look-up', 'look-up'],
  ['CREATE VIEW v AS SELECT $1', 'unseen effect', 'unseen effect'],
  ['ALTER TABLE t ADD a int;', 'look-up', 'look-up'],
])('%s', (text, alone, inTransaction) => {
  expect([how(text, false), how(text, true)]).toEqual([alone, inTransaction])
})

test.each([
  [`a 'x''(' b`, `a '' b`, `a '' b`],
  [`a E'\\'(' b`, `a '' b`, `a '' b`],
  [`a "(" b`, `a "(" b`, `a "(" b`],
  ['a /* ( /* ( */ */ b -- (\n c', 'a   b  \n c', 'a   b  \n c'],
  ['f(a, (b)) c', 'f(a, (b)) c', 'f() c'],
  [`$$ ( $$ $a$ $$ ( $a$ b`, `'' '' b`, `'' '' b`],
  ['a$b$c ( d', 'a$b$c ( d', 'a$b$c ('],
  ['open $a$ (', `open ''`, `open ''`],
  ['open /* (', 'open  ', 'open  '],
])('the outline of %s', (sql, text, top) => {
  expect(outlineOf(sql)).toEqual({ text, top })
})

test.each([
  ['a, public . "B.c" *, ONLY d', ['a', 'public . "B.c"', 'd']],
  ['only_one', ['only_one']],
  ['', []],
  ['a, (b)', []],
])('the tables of %s', (list, names) => {
  expect(tableNames(list)).toEqual(names)
})
