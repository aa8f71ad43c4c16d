/** Statements and types as they are read, for both servers; what needs no server to tell. */
import { describe, expect, test } from '@jest/globals'
import type { ServerInfo } from '../../../../src/core/model.js'
import { waysToTry } from '../../../../src/dialect/mysql/impact/attempts.js'
import { isNarrower } from '../../../../src/dialect/mysql/impact/narrower.js'
import { mayTouch, readStatement } from '../../../../src/dialect/mysql/impact/read-statement.js'
import { readTable, type Column } from '../../../../src/dialect/mysql/impact/table-text.js'

const MYSQL: ServerInfo = { product: 'MySQL', version: '8.4.3', tls: 'none' }
const MARIADB: ServerInfo = { product: 'MariaDB', version: '10.11.6-MariaDB', tls: 'none' }

const read = (sql: string, server = MYSQL, sqlMode = ''): ReturnType<typeof readStatement> =>
  readStatement(sql, { server, sqlMode })

/** The texts that are sent before the one as written. */
function attempts(sql: string, server: ServerInfo): readonly string[] {
  const subject = read(sql, server)
  if (subject?.kind !== 'alter') throw new Error('No alteration')
  return waysToTry(subject, server).map(({ algorithm, lock }) =>
    subject.withClauses([
      ...(algorithm === undefined ? [] : [`ALGORITHM=${algorithm}`]),
      ...(lock === undefined ? [] : [`LOCK=${lock}`]),
    ]),
  )
}

describe('what is sent', () => {
  test('MySQL takes no lock beside INSTANT', () => {
    expect(attempts('ALTER TABLE t ADD c INT', MYSQL)).toEqual([
      'ALTER TABLE t ALGORITHM=INSTANT, ADD c INT',
      'ALTER TABLE t ALGORITHM=INPLACE, LOCK=NONE, ADD c INT',
      'ALTER TABLE t ALGORITHM=INPLACE, LOCK=SHARED, ADD c INT',
      'ALTER TABLE t ALGORITHM=INPLACE, LOCK=EXCLUSIVE, ADD c INT',
    ])
  })

  test('MariaDB has NOCOPY, and since 11.2 a copy that lets others write', () => {
    const later = { ...MARIADB, version: '11.4.2-MariaDB' }
    expect(attempts('ALTER TABLE t ADD c INT', MARIADB)).toHaveLength(7)
    expect(attempts('ALTER TABLE t ADD c INT', later).at(-1)).toBe(
      'ALTER TABLE t ALGORITHM=COPY, LOCK=NONE, ADD c INT',
    )
  })

  test.each<[string, ServerInfo, string]>([
    ['CREATE INDEX i ON t (a) -- x', MYSQL, 'CREATE INDEX i ON t (a) ALGORITHM=INSTANT -- x'],
    ['CREATE INDEX i ON t (a);', MYSQL, 'CREATE INDEX i ON t (a) ALGORITHM=INSTANT;'],
    [
      'CREATE UNIQUE INDEX i ON d.`t` (a(3)) COMMENT "x"',
      MYSQL,
      'CREATE UNIQUE INDEX i ON d.`t` (a(3)) COMMENT "x" ALGORITHM=INSTANT',
    ],
    ['DROP INDEX `i` ON t', MARIADB, 'ALTER TABLE t ALGORITHM=INSTANT, DROP INDEX `i`'],
    [
      'DROP INDEX IF EXISTS i ON d.t WAIT 3',
      MARIADB,
      'ALTER TABLE d.t WAIT 3 ALGORITHM=INSTANT, DROP INDEX IF EXISTS i',
    ],
    ['ALTER TABLE t;', MYSQL, 'ALTER TABLE t ALGORITHM=INSTANT;'],
    ['/*!50100 ALTER TABLE t FORCE */', MYSQL, '/*!50100 ALTER TABLE t ALGORITHM=INSTANT, FORCE */'],
    [
      'ALTER TABLE t PARTITION BY HASH (a)',
      MYSQL,
      'ALTER TABLE t ALGORITHM=INPLACE, LOCK=NONE PARTITION BY HASH (a)',
    ],
    ['ALTER TABLE t DROP PARTITION p', MYSQL, 'ALTER TABLE t ALGORITHM=INPLACE, LOCK=NONE, DROP PARTITION p'],
    ['ALTER TABLE t FORCE, LOCK=SHARED', MYSQL, 'ALTER TABLE t ALGORITHM=INPLACE, FORCE, LOCK=SHARED'],
    ['ALTER TABLE t FORCE, ALGORITHM INPLACE', MYSQL, 'ALTER TABLE t LOCK=NONE, FORCE, ALGORITHM INPLACE'],
  ])('%s', (sql, server, first) => {
    expect(attempts(sql, server)[0]).toBe(first)
  })

  test.each(['ALTER TABLE t FORCE, ALGORITHM=COPY', 'ALTER TABLE t FORCE, ALGORITHM=INSTANT'])(
    'nothing but %s',
    sql => expect(attempts(sql, MYSQL)).toEqual([]),
  )
})

test.each([
  'INSERT INTO t SELECT * FROM u',
  'UPDATE t SET a = 1',
  'DELETE FROM t WHERE a = 1',
  'DELETE FROM t LIMIT 5',
  'SELECT 1',
  "LOAD DATA INFILE 'x' INTO TABLE t",
  'REPLACE INTO t VALUES (1)',
  'SET @a = 1',
  'COMMIT',
])('%s costs nothing', sql => expect(mayTouch(sql)).toBe(false))

test.each<[string, ServerInfo, string]>([
  ['/*M! DROP TABLE a */', MYSQL, 'nothing'],
  ['/*M!100100 DROP TABLE a */', MARIADB, 'a'],
  ['/*!80000 DROP TABLE a */', MARIADB, 'nothing'],
  ['/*!80000 DROP TABLE a */', MYSQL, 'a'],
  ['/*!90900 DROP TABLE a */', MYSQL, 'nothing'],
  ['DROP /* TABLE x */ TABLE -- y\n a', MYSQL, 'a'],
  ['DROP TABLE `a``b`.`c d`', MYSQL, 'c d'],
  ['DROP TABLE "a"', MYSQL, 'nothing'],
])('%s on %o names %s', (sql, server, name) => {
  const subject = read(sql, server)
  expect(subject?.kind === 'drop' ? (subject.names[0]?.name ?? 'nothing') : 'nothing').toBe(name)
})

function column(definition: string, charset = 'utf8mb4'): Column {
  const table = readTable(
    `CREATE TABLE \`t\` (\n  \`c\` ${definition}\n) ENGINE=InnoDB DEFAULT CHARSET=${charset}`,
  )
  const found = table?.columns.get('c')
  if (found === undefined) throw new Error('No column')
  return found
}

describe('narrower', () => {
  test.each([
    ['bigint(20)', 'int(11)'],
    ['int(11)', 'int(10) unsigned'],
    ['int(10) unsigned', 'int(11)'],
    ['int(11)', 'decimal(9,0)'],
    ['int(11)', 'float'],
    ['decimal(10,2)', 'decimal(10,3)'],
    ['decimal(10,2)', 'decimal(11,1)'],
    ['decimal(10,2)', 'int(11)'],
    ['double', 'float'],
    ['varchar(20)', 'varchar(19)'],
    ['text', 'varchar(255)'],
    ['longtext', 'text'],
    ['varchar(20)', 'varchar(20) CHARACTER SET latin1'],
    ['varchar(20) CHARACTER SET utf8mb4', 'varchar(20) CHARACTER SET utf8mb3'],
    ['varchar(20) CHARACTER SET latin2', 'varchar(20) CHARACTER SET latin1'],
    ['varchar(20)', 'varbinary(79)'],
    ['varbinary(20)', 'varchar(20)'],
    ['varchar(20)', 'int(11)'],
    ['int(11)', 'varchar(10)'],
    ["enum('a','b')", "enum('a','c')"],
    ["enum('abc')", 'char(2)'],
    ["set('a','b')", "enum('a','b')"],
    ['datetime(6)', 'datetime'],
    ['datetime', 'date'],
    ['datetime', 'timestamp'],
    ['json', 'varchar(1000)'],
    ['longtext', 'json'],
    ['int(11) DEFAULT NULL', 'int(11) NOT NULL'],
    ['longtext', 'longtext CHECK (json_valid(`c`))'],
    ['point', 'polygon'],
    ['bit(8)', 'bit(7)'],
    ['year(4)', 'tinyint(4)'],
  ])('%s to %s', (before, after) => expect(isNarrower(column(before), column(after))).toBe(true))

  test.each([
    ['int(11)', 'bigint(20)'],
    ['int(10) unsigned', 'bigint(20)'],
    ['tinyint(3) unsigned', 'smallint(6)'],
    ['int(11)', 'decimal(10,0)'],
    ['int(11)', 'double'],
    ['decimal(10,2)', 'decimal(12,3)'],
    ['float', 'double'],
    ['varchar(20)', 'varchar(21)'],
    ['varchar(255)', 'text'],
    ['text', 'longtext'],
    ['varchar(20) CHARACTER SET latin1', 'varchar(20)'],
    ['varchar(20)', 'varbinary(80)'],
    ['int(11)', 'varchar(11)'],
    ['decimal(5,2)', 'varchar(7)'],
    ["enum('a','b')", "enum('b','a','c')"],
    ["enum('it''s')", 'varchar(4)'],
    ["set('a','b')", "set('a','b','c')"],
    ['date', 'datetime'],
    ['timestamp', 'datetime(3)'],
    ['json', 'longtext'],
    ['int(11) NOT NULL', 'int(11) DEFAULT NULL'],
    ["int(11) DEFAULT NULL COMMENT 'not NOT NULL'", "int(11) DEFAULT NULL COMMENT 'now NOT NULL CHECK ('"],
    ['point', 'geometry'],
    ['bit(7)', 'bit(8)'],
    ['uuid', 'uuid'],
  ])('not %s to %s', (before, after) => expect(isNarrower(column(before), column(after))).toBe(false))
})
