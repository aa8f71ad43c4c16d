/** Statements and what they do to the objects of `setupFor` (MariaDB 10.11). */
import type { Impact } from '../../../../src/core/model.js'

export interface Case {
  readonly sql: string
  /** Run before, on another session. */
  readonly setup?: string
  /** Run before, in the same file. */
  readonly before?: string
  /** What is left out is empty; undefined when there is nothing to tell. */
  readonly impact?: Partial<Impact> | undefined
  /** `succeeded` if left out. */
  readonly ends?: 'failed' | 'rolled-back'
  /** Rewrites or replaces files in a way that the tables' numbers do not show, or show too much of. */
  readonly notByNumber?: true
}

const OBJECTS: Readonly<Record<string, string>> = {
  parent: `CREATE TABLE parent (id INT PRIMARY KEY) ENGINE=InnoDB;
    INSERT INTO parent VALUES (1), (2), (3);`,
  t: `CREATE TABLE t (
      id INT NOT NULL PRIMARY KEY,
      name VARCHAR(40) DEFAULT NULL,
      n INT DEFAULT NULL,
      big BIGINT NOT NULL DEFAULT 0,
      price DECIMAL(10,2) NOT NULL DEFAULT 0,
      kind ENUM('a','b','c') NOT NULL DEFAULT 'a',
      note TEXT,
      parent_id INT DEFAULT NULL,
      KEY by_n (n),
      CONSTRAINT price_positive CHECK (price >= 0)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
    INSERT INTO t (id, name, n, parent_id) VALUES (1, 'one', 1, 1), (2, 'two', 2, 2), (3, NULL, 2, NULL);`,
  old: `CREATE TABLE old (a INT, b INT, KEY by_a (a)) ENGINE=MyISAM;
    INSERT INTO old VALUES (1, 1), (2, 2);`,
  p: `CREATE TABLE p (id INT PRIMARY KEY) ENGINE=InnoDB
      PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20));
    INSERT INTO p VALUES (1), (11);`,
  v: 'CREATE VIEW v AS SELECT 1 AS one;',
  proc: 'CREATE PROCEDURE proc() SELECT 1;',
  func: 'CREATE FUNCTION func() RETURNS INT DETERMINISTIC RETURN 1;',
  trig: `CREATE TABLE rung (a INT);
    CREATE TRIGGER trig BEFORE INSERT ON rung FOR EACH ROW SET NEW.a = 1;`,
  ev: 'CREATE EVENT ev ON SCHEDULE EVERY 1 YEAR DISABLE DO SELECT 1;',
  seq: 'CREATE SEQUENCE seq;',
}

/** Makes what a text names. */
export const setupFor = (sql: string): string =>
  Object.entries(OBJECTS)
    .filter(([name]) => new RegExp(String.raw`\b${name}\b`).test(sql))
    .map(([, create]) => create)
    .join('\n')

const dropped = (...what: readonly string[]): Impact['destroys'] =>
  what.map(each => ({ what: each, how: 'dropped' }))
const narrowed = (...what: readonly string[]): Impact['destroys'] =>
  what.map(each => ({ what: each, how: 'narrowed' }))
const emptied = (...what: readonly string[]): Impact['destroys'] =>
  what.map(each => ({ what: each, how: 'emptied' }))
const shared = (on = 't'): Impact['locks'] => [{ on, mode: 'LOCK=SHARED', blocks: 'writes' }]
const exclusive = (...on: readonly string[]): Impact['locks'] =>
  on.map(each => ({ on: each, mode: 'EXCLUSIVE', blocks: 'reads and writes' }))
const copied = { algorithm: 'COPY', locks: shared(), rewrites: ['t'] }
const instant = { algorithm: 'INSTANT' }
const noCopy = { algorithm: 'NOCOPY' }
const rebuilt = { algorithm: 'INPLACE', rewrites: ['t'] }

const COPIED = { algorithm: 'COPY', locks: shared('w'), rewrites: ['w'] }
const REBUILT = { algorithm: 'INPLACE', rewrites: ['w'] }

/** Clauses that alter a table w of these columns. */
const turning = (
  columns: string,
  clauses: readonly (readonly [clause: string, impact: Partial<Impact> | undefined])[],
  options = '',
): readonly Case[] =>
  clauses.map(([clause, impact]) => ({
    sql: `ALTER TABLE w ${clause}`,
    setup: `CREATE TABLE w (${columns}) ENGINE=InnoDB ${options === '' ? 'CHARSET=utf8mb4' : options};`,
    impact,
  }))

export const CASES: readonly Case[] = [
  // How a table is altered.
  { sql: 'ALTER TABLE t ADD COLUMN c INT', impact: instant },
  { sql: 'ALTER TABLE t ADD COLUMN c INT NOT NULL DEFAULT 7 AFTER id', impact: instant },
  { sql: 'alter table `t` add column `c` int -- and a comment', impact: instant },
  { sql: 'ALTER TABLE t ADD COLUMN c INT /* and a comment */', impact: instant },
  { sql: "ALTER TABLE t ADD COLUMN c VARCHAR(40) DEFAULT 'ALGORITHM=COPY, LOCK=SHARED'", impact: instant },
  { sql: "ALTER TABLE t COMMENT = 'it''s; so'", impact: instant },
  { sql: 'ALTER TABLE OTHER.t ADD COLUMN c INT', impact: instant },
  { sql: 'ALTER TABLE t MODIFY name VARCHAR(60)', impact: instant },
  { sql: 'ALTER TABLE t MODIFY n BIGINT', impact: copied },
  { sql: 'ALTER TABLE t ALTER COLUMN n SET DEFAULT 5', impact: instant },
  { sql: 'ALTER TABLE t CHANGE name title VARCHAR(40)', impact: instant },
  { sql: 'ALTER TABLE t RENAME COLUMN name TO title', impact: instant },
  { sql: 'ALTER TABLE t RENAME INDEX by_n TO on_n', impact: instant },
  { sql: 'ALTER TABLE t ADD INDEX by_name (name)', impact: noCopy },
  { sql: 'CREATE INDEX by_name ON t (name)', impact: noCopy },
  { sql: "CREATE INDEX by_name USING BTREE ON t (name DESC, n) COMMENT 'x' # end", impact: noCopy },
  { sql: 'CREATE FULLTEXT INDEX words ON t (note)', impact: { ...rebuilt, locks: shared() } },
  {
    sql: 'CREATE FULLTEXT INDEX words ON t (note)',
    setup: 'CREATE FULLTEXT INDEX first ON t (name);',
    impact: { ...noCopy, locks: shared() },
  },
  { sql: 'ALTER TABLE t FORCE', impact: rebuilt },
  { sql: 'ALTER TABLE t ENGINE=InnoDB', impact: rebuilt },
  { sql: 'ALTER TABLE t ROW_FORMAT=COMPRESSED', impact: rebuilt },
  { sql: 'ALTER TABLE t ADD COLUMN c INT, ADD INDEX (c), MODIFY n BIGINT', impact: copied },
  { sql: 'ALTER TABLE t ADD COLUMN c INT, ALGORITHM=INSTANT', impact: instant },
  { sql: 'ALTER TABLE t ADD COLUMN c INT, ALGORITHM=INPLACE', impact: { algorithm: 'INPLACE' } },
  { sql: 'ALTER TABLE t ADD COLUMN c INT, ALGORITHM=INPLACE, FORCE', impact: rebuilt },
  { sql: 'ALTER TABLE t ADD COLUMN c INT, ALGORITHM=COPY', impact: copied },
  {
    sql: 'ALTER TABLE t ADD COLUMN c INT, ALGORITHM = COPY, LOCK = EXCLUSIVE',
    impact: {
      ...copied,
      locks: [{ on: 't', mode: 'LOCK=EXCLUSIVE', blocks: 'reads and writes' }],
    },
  },
  { sql: 'ALTER TABLE t ADD COLUMN c INT, ALGORITHM=DEFAULT', impact: instant },
  { sql: 'ALTER TABLE t ADD INDEX (name), LOCK=SHARED', impact: { ...noCopy, locks: shared() } },
  { sql: 'ALTER TABLE t MODIFY n BIGINT, ALGORITHM=INPLACE', ends: 'failed' },
  { sql: 'CREATE INDEX by_name ON t (name) ALGORITHM=INPLACE LOCK=NONE', impact: { algorithm: 'INPLACE' } },
  { sql: 'ALTER ONLINE TABLE t ADD INDEX (name)', impact: noCopy },
  { sql: 'ALTER TABLE IF EXISTS t WAIT 5 ADD COLUMN c INT', impact: instant },
  { sql: 'ALTER TABLE t NOWAIT ADD COLUMN c INT', impact: instant },
  { sql: '/*!50100 ALTER TABLE t ADD COLUMN c INT */', impact: instant },
  { sql: 'ALTER TABLE t /*M!100000 ADD COLUMN c INT */', impact: instant },
  { sql: 'ALTER TABLE t /*!50701 no such thing */ ADD COLUMN c INT', impact: instant },
  { sql: '/*!40000 ALTER TABLE t DISABLE KEYS */' },
  { sql: 'ALTER TABLE t' },
  { sql: 'ALTER TABLE t ADD COLUMN IF NOT EXISTS n INT' },
  { sql: 'ALTER TABLE "t" ADD COLUMN "c" INT', before: "SET sql_mode = 'ANSI_QUOTES';\n", impact: instant },
  {
    sql: "ALTER TABLE t COMMENT 'a\\\\'",
    before: "SET sql_mode = 'NO_BACKSLASH_ESCAPES';\n",
    impact: instant,
  },
  { sql: 'ALTER TABLE t ADD COLUMN c INT', before: 'USE information_schema;\nUSE OTHER;\n', impact: instant },
  { sql: 'ALTER TABLE t ADD COLUMN c INT', before: 'LOCK TABLES t WRITE;\n', impact: instant },
  { sql: 'ALTER TABLE t MODIFY n BIGINT', before: 'LOCK TABLES t WRITE;\n', impact: copied },
  {
    sql: 'ALTER TABLE t MODIFY n BIGINT',
    before: 'BEGIN;\nDELETE FROM parent WHERE id = 3;\n',
    impact: copied,
  },
  {
    sql: 'ALTER TABLE old ADD COLUMN c INT',
    impact: { algorithm: 'COPY', locks: shared('old'), rewrites: ['old'] },
    notByNumber: true,
  },
  {
    sql: 'ALTER TABLE t MODIFY n BIGINT',
    before: "SET old_alter_table = 'COPY';\n",
    impact: undefined,
    notByNumber: true,
  },
  { sql: 'OPTIMIZE TABLE t', impact: { rewrites: ['t'] } },
  { sql: 'ANALYZE TABLE t' },
  { sql: 'ALTER TABLE t ADD COLUMN c INT', before: 'CREATE TEMPORARY TABLE t (a INT);\n' },
  // Where the rules turn.
  ...turning('a INT, b INT', [
    ['ADD COLUMN c INT GENERATED ALWAYS AS (a + 1) STORED', COPIED],
    ['ADD COLUMN c INT GENERATED ALWAYS AS (a + 1) VIRTUAL', instant],
    ['ADD COLUMN c INT DEFAULT (a + 1)', COPIED],
    ['ADD COLUMN c INT NOT NULL DEFAULT 5 CHECK (c > 0)', instant],
    [
      'ADD COLUMN c INT NOT NULL AUTO_INCREMENT PRIMARY KEY',
      { ...REBUILT, locks: shared('w'), destroys: narrowed('index w.PRIMARY') },
    ],
    ['MODIFY b INT FIRST', instant],
    ['MODIFY b INT(5)', instant],
    ['MODIFY b INT UNSIGNED', { ...COPIED, destroys: narrowed('column w.b') }],
    ['COLLATE latin1_bin', instant],
    ['ROW_FORMAT=DYNAMIC', REBUILT],
  ]),
  ...turning('a VARCHAR(31), b VARCHAR(32), c VARCHAR(70)', [
    ['MODIFY a VARCHAR(64)', instant],
    ['MODIFY b VARCHAR(63)', instant],
    ['MODIFY b VARCHAR(64)', COPIED],
    ['MODIFY c VARCHAR(100)', instant],
    ['MODIFY c VARCHAR(70) COLLATE utf8mb4_bin', instant],
  ]),
  ...turning("e ENUM('a','b'), s SET('a','b'), t TEXT, d DATETIME", [
    ["MODIFY s SET('a','b','c')", instant],
    ["MODIFY s SET('a','b','c','d','e','f','g','h','i')", COPIED],
    ['MODIFY t MEDIUMTEXT', COPIED],
    ['MODIFY t TEXT NOT NULL', { ...REBUILT, destroys: narrowed('column w.t') }],
    ['MODIFY d DATETIME(3)', COPIED],
  ]),
  ...turning('id INT NOT NULL PRIMARY KEY, n INT NOT NULL, m INT, KEY by_n (n), KEY by_nm (n, m)', [
    ['MODIFY n INT', REBUILT],
    ['RENAME COLUMN n TO o', instant],
    ['DROP COLUMN m', { ...REBUILT, destroys: dropped('column w.m') }],
    ['DROP INDEX by_n, ADD COLUMN c INT', { ...noCopy, destroys: dropped('index w.by_n') }],
    ['MODIFY id INT NOT NULL AUTO_INCREMENT', COPIED],
  ]),
  ...turning('a VARCHAR(10), t TEXT, FULLTEXT KEY f (t)', [
    ['ADD COLUMN c INT', { ...REBUILT, locks: shared('w') }],
  ]),
  ...turning('a INT NOT NULL', [['MODIFY a INT', instant]], 'ROW_FORMAT=REDUNDANT'),
  ...turning('a INT', [['ADD COLUMN c INT', REBUILT]], 'ROW_FORMAT=COMPRESSED'),
  ...turning('a VARCHAR(10), KEY (a)', [['CONVERT TO CHARACTER SET utf8mb4', instant]], 'CHARSET=utf8mb3'),
  // What an ALTER takes away.
  { sql: 'ALTER TABLE t DROP COLUMN note', impact: { ...instant, destroys: dropped('column t.note') } },
  {
    sql: 'ALTER TABLE t DROP note, ADD note INT',
    impact: { ...instant, destroys: narrowed('column t.note') },
  },
  { sql: 'ALTER TABLE t DROP INDEX by_n', impact: { ...noCopy, destroys: dropped('index t.by_n') } },
  { sql: 'DROP INDEX by_n ON t', impact: { ...noCopy, destroys: dropped('index t.by_n') } },
  {
    sql: 'DROP INDEX IF EXISTS `by_n` ON OTHER.`t`',
    impact: { ...noCopy, destroys: dropped('index t.by_n') },
  },
  { sql: 'ALTER TABLE t DROP PRIMARY KEY', impact: { ...copied, destroys: dropped('index t.PRIMARY') } },
  {
    sql: 'ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, n)',
    setup: 'UPDATE t SET n = 0 WHERE n IS NULL;',
    impact: { ...rebuilt, destroys: narrowed('column t.n', 'index t.PRIMARY') },
  },
  {
    sql: 'ALTER TABLE t DROP CONSTRAINT price_positive',
    impact: { ...instant, destroys: dropped('constraint t.price_positive') },
  },
  {
    sql: 'ALTER TABLE t ADD CONSTRAINT big_positive CHECK (big >= 0)',
    impact: { ...copied, destroys: narrowed('constraint t.big_positive') },
  },
  {
    sql: 'ALTER TABLE t ADD UNIQUE INDEX one_name (name)',
    impact: { ...noCopy, destroys: narrowed('index t.one_name') },
  },
  {
    sql: 'CREATE UNIQUE INDEX one_name ON t (name)',
    impact: { ...noCopy, destroys: narrowed('index t.one_name') },
  },
  {
    sql: 'ALTER TABLE t ADD CONSTRAINT of_parent FOREIGN KEY (parent_id) REFERENCES parent (id)',
    impact: { ...copied, destroys: narrowed('constraint t.of_parent') },
  },
  {
    sql: 'ALTER TABLE t MODIFY name VARCHAR(10)',
    impact: { ...copied, destroys: narrowed('column t.name') },
  },
  {
    sql: 'ALTER TABLE t MODIFY big INT NOT NULL DEFAULT 0',
    impact: { ...copied, destroys: narrowed('column t.big') },
  },
  {
    sql: 'ALTER TABLE t MODIFY price DECIMAL(8,2) NOT NULL DEFAULT 0',
    impact: { ...copied, destroys: narrowed('column t.price') },
  },
  {
    sql: 'ALTER TABLE t MODIFY note VARCHAR(100)',
    impact: { ...copied, destroys: narrowed('column t.note') },
  },
  {
    sql: "ALTER TABLE t MODIFY kind ENUM('a','c') NOT NULL DEFAULT 'a'",
    impact: { ...copied, destroys: narrowed('column t.kind') },
  },
  { sql: "ALTER TABLE t MODIFY kind ENUM('a','b','c','d') NOT NULL DEFAULT 'a'", impact: instant },
  {
    sql: 'ALTER TABLE t MODIFY parent_id INT NOT NULL',
    setup: 'DELETE FROM t WHERE parent_id IS NULL;',
    impact: { ...rebuilt, destroys: narrowed('column t.parent_id') },
  },
  { sql: 'ALTER TABLE t MODIFY parent_id INT NOT NULL', ends: 'failed' },
  {
    sql: 'ALTER TABLE t CONVERT TO CHARACTER SET latin1',
    impact: { ...copied, destroys: narrowed('column t.name', 'column t.kind', 'column t.note') },
  },
  { sql: 'ALTER TABLE t CHANGE n m SMALLINT', impact: { ...copied, destroys: narrowed('column t.n') } },
  {
    sql: 'ALTER TABLE t DROP SYSTEM VERSIONING',
    setup: 'ALTER TABLE t ADD SYSTEM VERSIONING;',
    impact: { ...rebuilt, locks: shared(), destroys: narrowed('table t') },
  },
  { sql: 'ALTER TABLE p DROP PARTITION p0', impact: { destroys: dropped('partition p.p0') } },
  {
    sql: 'ALTER TABLE p TRUNCATE PARTITION p0, p1',
    impact: { destroys: emptied('partition p.p0', 'partition p.p1') },
    notByNumber: true,
  },
  {
    sql: 'ALTER TABLE p TRUNCATE PARTITION ALL',
    impact: { destroys: emptied('table p') },
    notByNumber: true,
  },
  { sql: 'ALTER TABLE p ADD PARTITION (PARTITION p2 VALUES LESS THAN (30))' },
  {
    sql: 'ALTER TABLE p REMOVE PARTITIONING',
    impact: { algorithm: 'COPY', locks: shared('p'), rewrites: ['p'] },
    notByNumber: true,
  },
  { sql: 'ALTER TABLE t PARTITION BY HASH (id) PARTITIONS 2', impact: copied, notByNumber: true },
  // What is dropped, emptied, renamed.
  { sql: 'DROP TABLE parent', impact: { locks: exclusive('parent'), destroys: dropped('table parent') } },
  { sql: 'DROP TABLE IF EXISTS nowhere' },
  {
    sql: 'DROP TABLE IF EXISTS nowhere, old, OTHER.parent',
    impact: { locks: exclusive('old', 'parent'), destroys: dropped('table old', 'table parent') },
  },
  {
    sql: 'DROP TABLE parent, nowhere',
    ends: 'failed',
    impact: { locks: exclusive('parent'), destroys: dropped('table parent') },
  },
  { sql: 'DROP TABLE t', before: 'CREATE TEMPORARY TABLE t (a INT);\n' },
  { sql: 'DROP TEMPORARY TABLE IF EXISTS t' },
  { sql: 'DROP VIEW v', impact: { destroys: dropped('view v') } },
  { sql: 'DROP VIEW IF EXISTS nowhere' },
  { sql: 'DROP PROCEDURE proc', impact: { destroys: dropped('procedure proc') } },
  { sql: 'DROP FUNCTION IF EXISTS OTHER.func', impact: { destroys: dropped('function func') } },
  { sql: 'DROP TRIGGER trig', impact: { destroys: dropped('trigger trig') } },
  { sql: 'DROP EVENT ev', impact: { destroys: dropped('event ev') } },
  { sql: 'DROP SEQUENCE seq', impact: { destroys: dropped('sequence seq') } },
  { sql: 'DROP TABLE seq', impact: { locks: exclusive('seq'), destroys: dropped('sequence seq') } },
  {
    sql: 'CREATE OR REPLACE TABLE old (c INT)',
    impact: { locks: exclusive('old'), destroys: dropped('table old') },
  },
  { sql: 'CREATE OR REPLACE TABLE fresh (c INT)' },
  { sql: 'CREATE OR REPLACE VIEW v AS SELECT 1 AS one' },
  { sql: 'CREATE TABLE fresh (c INT)' },
  { sql: 'CREATE TABLE IF NOT EXISTS t (c INT)' },
  {
    sql: 'TRUNCATE TABLE parent',
    impact: { locks: exclusive('parent'), destroys: emptied('table parent') },
    notByNumber: true,
  },
  { sql: 'TRUNCATE OTHER.old', impact: { locks: exclusive('old'), destroys: emptied('table old') } },
  { sql: 'DELETE FROM t', impact: { destroys: emptied('table t') } },
  { sql: 'DELETE FROM p PARTITION (p0)', impact: { destroys: emptied('partition p.p0') } },
  { sql: 'DELETE t FROM t', impact: { destroys: emptied('table t') } },
  { sql: 'DELETE FROM t USING t', impact: { destroys: emptied('table t') } },
  { sql: 'DELETE FROM t ORDER BY id LIMIT 1' },
  { sql: 'DELETE FROM t WHERE id = 1' },
  {
    sql: 'DELETE FROM t',
    before: 'BEGIN;\nINSERT INTO parent VALUES (9);\n',
    ends: 'rolled-back',
    impact: { destroys: emptied('table t') },
  },
  { sql: 'UPDATE t SET n = 1 WHERE id = 1' },
  { sql: 'INSERT INTO parent VALUES (7)' },
  { sql: 'SELECT * FROM t' },
  { sql: 'CALL proc()' },
  { sql: 'RENAME TABLE parent TO elder', impact: { locks: exclusive('parent') } },
  {
    sql: 'RENAME TABLE parent TO tmp, old TO parent, tmp TO old',
    impact: { locks: exclusive('parent', 'old') },
    notByNumber: true,
  },
  { sql: 'ALTER TABLE parent RENAME TO elder', impact: { ...instant, locks: exclusive('parent') } },
  {
    sql: 'ALTER TABLE t RENAME u, DROP COLUMN note',
    impact: { ...instant, locks: exclusive('t'), destroys: dropped('column t.note') },
  },
  {
    sql: 'LOCK TABLES t READ, OTHER.parent AS x WRITE, v READ',
    impact: {
      locks: [
        { on: 't', mode: 'LOCK TABLES READ', blocks: 'writes' },
        { on: 'parent', mode: 'LOCK TABLES WRITE', blocks: 'reads and writes' },
      ],
    },
  },
  {
    sql: 'FLUSH TABLES t WITH READ LOCK',
    impact: { locks: [{ on: 't', mode: 'FLUSH TABLES WITH READ LOCK', blocks: 'writes' }] },
  },
  { sql: 'FLUSH TABLES' },
  // What fails.
  { sql: 'ALTER TABLE t ADD COLUMN n INT', ends: 'failed' },
  { sql: 'ALTER TABLE t DROP COLUMN nowhere', ends: 'failed' },
  { sql: 'ALTER TABLE t ADD UNIQUE INDEX one_n (n)', ends: 'failed' },
  { sql: 'CREATE UNIQUE INDEX one_n ON t (n)', ends: 'failed' },
  { sql: 'ALTER TABLE t ADD COLUMN c INT oops', ends: 'failed' },
  { sql: 'ALTER TABLE t ADD COLUMN c INT,', ends: 'failed' },
  { sql: 'ALTER TABLE v ADD COLUMN c INT', ends: 'failed' },
  { sql: 'ALTER TABLE nowhere ADD COLUMN c INT', ends: 'failed' },
  {
    sql: 'ALTER TABLE t DROP COLUMN price',
    impact: { ...instant, destroys: dropped('column t.price', 'constraint t.price_positive') },
  },
  { sql: 'ALTER TABLE t DROP COLUMN id, DROP COLUMN nowhere', ends: 'failed' },
  {
    sql: 'ALTER TABLE t ADD COLUMN n INT',
    before: 'BEGIN;\nINSERT INTO parent VALUES (9);\n',
    ends: 'failed',
  },
  {
    sql: 'ALTER TABLE t ADD COLUMN c oops',
    before: 'BEGIN;\nINSERT INTO parent VALUES (9);\n',
    ends: 'failed',
  },
  { sql: 'ALTER TABLE t MODIFY n BIGINT', before: 'LOCK TABLES parent WRITE;\n', ends: 'failed' },
  { sql: 'ALTER TABLE t MODIFY name TINYINT', ends: 'failed' },
  { sql: 'TRUNCATE TABLE nowhere', ends: 'failed' },
  { sql: 'DROP VIEW t', ends: 'failed' },
  { sql: 'DROP DATABASE nowhere_at_all', ends: 'failed' },
]
