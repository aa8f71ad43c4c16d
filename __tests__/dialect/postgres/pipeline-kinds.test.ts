/** Which statements travel with others, and which go alone. */
import { describe, expect, test } from '@jest/globals'
import { mayTravel } from '../../../src/dialect/postgres/pipeline-kinds.js'

const travels = (text: string): boolean =>
  mayTravel({ piece: { kind: 'statement', start: 0, end: Buffer.byteLength(text), line: 1, text } })

describe('mayTravel', () => {
  test.each([
    'INSERT INTO t VALUES (1);',
    "insert into t values ('a; b', '$1', 'it''s');",
    'INSERT INTO t VALUES ($tag$no parameter$tag$)',
    "INSERT INTO t VALUES (E'back\\\\slash')",
    '-- why\nUPDATE t SET n = 1',
    'DELETE FROM t',
    'MERGE INTO t USING s ON true WHEN MATCHED THEN DO NOTHING',
    'TRUNCATE t',
    'COMMENT ON TABLE t IS NULL',
    'CREATE OR REPLACE VIEW v AS SELECT 1',
    'CREATE UNIQUE INDEX i ON t (n)',
    'CREATE TEMP TABLE t (n int)',
    'CREATE MATERIALIZED VIEW m AS SELECT 1',
    'ALTER TABLE t ADD n int',
    'DROP SEQUENCE s',
  ])('%s', text => expect(travels(text)).toBe(true))

  test.each([
    'INSERT INTO t VALUES ($1)',
    'INSERT INTO t VALUES (1); DELETE FROM t',
    "INSERT INTO t VALUES ('\\'); DELETE FROM t; --')",
    "/* ' */ INSERT INTO t VALUES ($1) /* ' */",
    "INSERT INTO t VALUES ($a$ ' $a$, $1, ' ')",
    'INSERT INTO "a\'" VALUES ($1, "\'")',
    "INSERT INTO t VALUES ('\0')",
    'WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x',
    'SELECT 1',
    'CREATE INDEX CONCURRENTLY i ON t (n)',
    'DROP INDEX CONCURRENTLY i',
    'ALTER TABLE t DETACH PARTITION p CONCURRENTLY',
    "ALTER TYPE e ADD VALUE 'x'",
    'CREATE DATABASE d',
    'CREATE SUBSCRIPTION s CONNECTION $$$$ PUBLICATION p',
    'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END',
    'DROP OWNED BY me',
    'ALTER SYSTEM SET work_mem = 1',
    'VACUUM',
    'SET search_path TO s',
    'RESET ALL',
    'BEGIN',
    'COMMIT',
    'SAVEPOINT s',
    'COPY t FROM STDIN',
    'CALL p()',
    'DO $$BEGIN END$$',
    'LOCK t',
    'DECLARE c CURSOR FOR SELECT 1',
    '',
  ])('not %s', text => expect(travels(text)).toBe(false))

  test('not with a data block', () => {
    const piece = { kind: 'statement', start: 0, end: 1, line: 1, text: 'INSERT INTO t VALUES (1)' } as const
    const parts = (async function* () {})()
    expect(mayTravel({ piece, data: { parts, seen: () => ({ start: 0, end: 0 }) } })).toBe(false)
  })
})
