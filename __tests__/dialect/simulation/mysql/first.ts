/** Cases for MariaDB in which more than one thing is wrong, or is wrong only where the server looks. */
import { fails, kind, OK } from '../case.js'

const lines = (...statements: readonly string[]): string => statements.join(';\n') + ';\n'

export const FIRST = [
  kind(
    'CREATE TABLE',
    [
      'first: name of a column twice, and a default that does not fit',
      'CREATE TABLE t (id int, c bigint DEFAULT 1e30, id text)',
      fails(1060),
    ],
    [
      'first: name of a column twice, and one too long',
      'CREATE TABLE t (id int, c varchar(99999), id text)',
      fails(1074),
    ],
    [
      'first: default that does not fit, and a key on nothing',
      "CREATE TABLE t (id int DEFAULT 'x', KEY (missing))",
      fails(1072),
    ],
    [
      'first: default that does not fit, and a check on nothing',
      "CREATE TABLE t (id int DEFAULT 'x', CHECK (missing > 0))",
      fails(1067),
    ],
    [
      'first: unique key too long, which is hashed',
      'CREATE TABLE t (a varchar(2000), b varchar(2000), UNIQUE (a, b)) CHARSET latin1',
      OK,
    ],
    [
      'first: column twice in a key, and one missing in the next',
      'CREATE TABLE t (a int, KEY (a, a), KEY (missing))',
      fails(1072),
    ],
    [
      'first: key too long, and a column missing',
      'CREATE TABLE t (a varchar(2000), b varchar(2000), KEY (a, b, missing)) CHARSET latin1',
      fails(1071),
    ],
    [
      'first: unique key hashed over a column that numbers itself',
      'CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, a text, UNIQUE (id, a))',
      fails(4169),
    ],
  ),
  kind(
    'ALTER TABLE ADD CHECK',
    [
      'first: name of a unique key',
      'ALTER TABLE customer ADD CONSTRAINT customer_email CHECK (id > 0)',
      fails(1826),
    ],
    [
      'first: name of a foreign key, column missing',
      'ALTER TABLE orders ADD CONSTRAINT orders_customer_fk CHECK (missing > 0)',
      fails(1826),
    ],
    [
      'first: text against a number, after a row that breaks it',
      "ALTER TABLE item ADD CONSTRAINT c CHECK (line > 1 AND quantity <> 'x')",
      fails(4025),
    ],
    [
      'first: text against a number, in the first row',
      "ALTER TABLE item ADD CONSTRAINT c CHECK (line > 0 AND quantity <> 'x')",
      fails(1292),
    ],
  ),
  kind(
    'ALTER TABLE ADD FOREIGN KEY',
    [
      'first: of an ENUM to a number that is kept alike',
      lines(
        'CREATE TABLE t (id tinyint unsigned PRIMARY KEY)',
        'ALTER TABLE orders ADD FOREIGN KEY (status) REFERENCES t (id)',
      ),
      fails(1452),
    ],
    [
      'first: of an ENUM to a number that is kept otherwise',
      lines(
        'CREATE TABLE t (id tinyint PRIMARY KEY)',
        'ALTER TABLE orders ADD FOREIGN KEY (status) REFERENCES t (id)',
      ),
      fails(1005),
    ],
    [
      'first: name of a check',
      'ALTER TABLE orders ADD CONSTRAINT total_positive FOREIGN KEY (missing_one) REFERENCES customer (id)',
      fails(1072),
    ],
    [
      'first: second one on a column, whose index may be of the server or not',
      lines(
        'ALTER TABLE box ADD CONSTRAINT second FOREIGN KEY (shelf_id) REFERENCES shelf (id)',
        'INSERT INTO box VALUES (3, 3, 3)',
      ),
      fails(1452),
    ],
    [
      'first: second one, and the index of one of them',
      lines(
        'ALTER TABLE box ADD CONSTRAINT second FOREIGN KEY (shelf_id) REFERENCES shelf (id)',
        'CREATE INDEX second ON box (size)',
      ),
      fails(1061),
      { notSimulated: 'who has made an index is not to be seen' },
    ],
    [
      'first: wider than one that has an index of the server',
      lines(
        'CREATE TABLE u (id int, size int, PRIMARY KEY (id, size))',
        'CREATE TABLE t (id int, shelf int, CONSTRAINT one FOREIGN KEY (shelf) REFERENCES shelf (id))',
        'ALTER TABLE t ADD CONSTRAINT two FOREIGN KEY (shelf, id) REFERENCES u (id, size)',
        'DROP INDEX one ON t',
      ),
      fails(1091),
    ],
    [
      'first: narrower than one that has an index of the server',
      lines(
        'CREATE TABLE u (id int, size int, PRIMARY KEY (id, size))',
        'CREATE TABLE t (id int, shelf int, CONSTRAINT one FOREIGN KEY (shelf, id) REFERENCES u (id, size))',
        'ALTER TABLE t ADD CONSTRAINT two FOREIGN KEY (shelf) REFERENCES shelf (id)',
        'DROP INDEX two ON t',
      ),
      fails(1091),
    ],
    [
      'first: second one on a column, whose index takes the place of the first',
      lines(
        'CREATE TABLE t (id int, customer int, CONSTRAINT one FOREIGN KEY (customer) REFERENCES customer (id))',
        'ALTER TABLE t ADD CONSTRAINT two FOREIGN KEY (customer) REFERENCES customer (id)',
        'CREATE INDEX two ON t (id)',
      ),
      fails(1061),
    ],
  ),
  kind(
    'ALTER TABLE ADD PRIMARY KEY',
    ['first: second one, column missing', 'ALTER TABLE customer ADD PRIMARY KEY (missing)', fails(1072)],
    ['first: second one, column twice', 'ALTER TABLE customer ADD PRIMARY KEY (id, id)', fails(1068)],
    ['first: duplicates, and NULL in a later row', 'ALTER TABLE loose ADD PRIMARY KEY (a)', fails(1265)],
    [
      'first: column that a foreign key sets to NULL',
      lines(
        'ALTER TABLE loose ADD FOREIGN KEY (a) REFERENCES customer (id) ON DELETE SET NULL',
        'ALTER TABLE loose ADD PRIMARY KEY (a)',
      ),
      fails(1830),
    ],
  ),
  kind(
    'ALTER TABLE DROP COLUMN',
    [
      'first: only key of the rows, which a foreign key of its own points to',
      lines(
        'ALTER TABLE item DROP FOREIGN KEY item_order',
        'ALTER TABLE orders ADD FOREIGN KEY (id) REFERENCES orders (id)',
        'ALTER TABLE orders DROP COLUMN id',
      ),
      fails(1829),
    ],
    [
      'first: primary key that a foreign key of its own points to',
      lines(
        'ALTER TABLE customer ADD FOREIGN KEY (id) REFERENCES customer (id)',
        'ALTER TABLE customer DROP COLUMN id',
      ),
      fails(1828),
    ],
  ),
  kind(
    'DROP INDEX',
    [
      'first: that the server has made for a foreign key, and dropped for another',
      lines('CREATE INDEX wider ON box (shelf_id, size)', 'DROP INDEX box_shelf ON box'),
      fails(1091),
      { notSimulated: 'who has made an index is not to be seen' },
    ],
    [
      'first: the only one for a foreign key, as the server has dropped its own',
      lines('CREATE INDEX wider ON box (shelf_id, size)', 'DROP INDEX wider ON box'),
      fails(1553),
      { notSimulated: 'who has made an index is not to be seen' },
    ],
    [
      'first: of a foreign key, in exchange for a wider one',
      lines(
        'ALTER TABLE box ADD INDEX wider (shelf_id, size), DROP INDEX box_shelf',
        'ALTER TABLE box DROP INDEX wider',
      ),
      fails(1553),
    ],
    [
      'first: one that is called as a foreign key',
      lines(
        'CREATE TABLE t (id int, shelf int, KEY one (shelf), CONSTRAINT one FOREIGN KEY (shelf) REFERENCES shelf (id))',
        'ALTER TABLE t ADD CONSTRAINT two FOREIGN KEY (shelf) REFERENCES shelf (id)',
        'CREATE INDEX wider ON t (shelf, id)',
        'DROP INDEX one ON t',
      ),
      OK,
    ],
    [
      'first: one that the server has named, for a foreign key that it has named',
      lines(
        'CREATE TABLE t (id int, shelf int, FOREIGN KEY (shelf) REFERENCES shelf (id))',
        'ALTER TABLE t ADD INDEX (shelf, id)',
        'DROP INDEX shelf ON t',
      ),
      fails(1553),
    ],
    [
      'first: one that has given way to a full-text index',
      lines(
        'CREATE TABLE u (code varchar(8) PRIMARY KEY)',
        'CREATE TABLE t (id int, code varchar(8), CONSTRAINT one FOREIGN KEY (code) REFERENCES u (code))',
        'CREATE FULLTEXT INDEX words ON t (code)',
      ),
      OK,
      { notSimulated: 'nobody knows how a foreign key fares that has only a full-text index' },
    ],
  ),
  kind('CREATE OR REPLACE VIEW', [
    'first: of a table, and a column missing',
    'CREATE OR REPLACE VIEW loose AS SELECT missing FROM customer',
    fails(1054),
  ]),
  kind(
    'ALTER TABLE MODIFY',
    [
      'first: unique key becomes hashed over a column that numbers itself',
      lines('ALTER TABLE customer ADD UNIQUE u (id, score)', 'ALTER TABLE customer MODIFY score text'),
      fails(4169),
    ],
    [
      'first: number checked against a number becomes a date',
      lines('ALTER TABLE loose ADD CHECK (c > -1000)', 'ALTER TABLE loose MODIFY c date'),
      fails(1292),
    ],
    [
      'NULL of an ENUM that has become a number',
      lines(
        "ALTER TABLE product ADD COLUMN e enum('a','b')",
        'ALTER TABLE product MODIFY e tinyint',
        'ALTER TABLE product MODIFY e varchar(20) NOT NULL',
      ),
      fails(1265),
    ],
  ),
  kind(
    'UPDATE',
    [
      'first: key that others point to, and that another row has by the end',
      'UPDATE customer SET id = id - 1',
      fails(1451),
    ],
    [
      'first: NULL in a later row than a number that does not fit',
      'UPDATE customer SET vip = score WHERE id <> 4',
      fails(1048),
    ],
    [
      'first: key to one that is taken, after a row without a parent',
      'UPDATE item SET order_id = 9, line = 1',
      fails(1452),
    ],
    [
      'first: key that others point to, to one that is taken',
      'UPDATE customer SET id = 50 WHERE id <> 3',
      fails(1451),
    ],
    [
      'first: key to one that is taken, before one that others point to',
      'UPDATE customer SET id = 4',
      fails(1451),
    ],
    [
      'first: text against the key, beyond which there is no row',
      "UPDATE customer SET score = 1 WHERE id > '2026-01-01'",
      OK,
      { notSimulated: 'the server looks at no row' },
    ],
    [
      'first: text in a list against a float, which is made to fit before any row',
      "UPDATE measure SET sensor = 3 WHERE value IN (1, 'x')",
      OK,
    ],
    [
      'first: text against a number in the condition, rows sorted',
      'UPDATE customer SET score = 1 WHERE email = 3 ORDER BY id',
      OK,
    ],
    [
      'first: text against a number in the condition, key of the rows set',
      "UPDATE item SET order_id = 'x', quantity = quantity + 1 WHERE CONCAT(quantity, 'x') = 70",
      OK,
    ],
    [
      'first: text counted on, text against a number in the condition, rows sorted',
      'UPDATE customer SET score = email + 1 WHERE email <> 3 ORDER BY id',
      fails(1292),
    ],
    [
      'first: zero date, which IS NULL finds',
      lines(
        'CREATE TABLE t (id int PRIMARY KEY, at datetime NOT NULL)',
        'INSERT IGNORE INTO t (id) VALUES (1)',
        'UPDATE t SET id = 2 WHERE at IS NULL',
      ),
      OK,
      { notSimulated: 'a question over what stands for the table does not find it' },
    ],
    [
      'first: text counted on that is never NULL',
      'UPDATE customer SET score = email + 1 WHERE id > 0',
      fails(1292),
    ],
  ),
  kind(
    'INSERT SELECT',
    [
      'first: number of its own has no default any more',
      lines(
        'ALTER TABLE customer ALTER COLUMN id DROP DEFAULT',
        "INSERT INTO customer (email) SELECT 'new@example.org'",
      ),
      fails(1364),
    ],
    [
      'first: number of the next row, after rows of a query',
      lines(
        "INSERT INTO customer (email) SELECT CONCAT(vip, '-', id) FROM customer",
        "INSERT INTO customer (email) VALUES ('next')",
        "INSERT INTO customer (id, email) VALUES (12, 'z')",
      ),
      fails(1062),
    ],
    [
      'first: number that was set aside for rows of a query',
      lines(
        "INSERT INTO customer (email) SELECT CONCAT(vip, '-', id) FROM customer",
        "INSERT INTO customer (id, email) VALUES (9, 'z')",
        "INSERT INTO customer (email) VALUES ('next')",
        'DELETE FROM customer WHERE id IN (5, 9, 12)',
      ),
      OK,
    ],
    [
      'first: numbers are used up',
      lines(
        'CREATE TABLE t (id tinyint AUTO_INCREMENT PRIMARY KEY, a int) AUTO_INCREMENT = 125',
        'INSERT INTO t (a) SELECT id FROM customer',
      ),
      fails(167),
    ],
    [
      'first: numbers are used up for the next',
      lines(
        'CREATE TABLE t (id tinyint AUTO_INCREMENT PRIMARY KEY, a int) AUTO_INCREMENT = 122',
        'INSERT INTO t (a) SELECT id FROM customer',
        'INSERT INTO t (a) VALUES (1)',
      ),
      fails(167),
    ],
    [
      'first: text in a list against a float, which is made to fit before any row of it',
      "INSERT INTO loose (a) SELECT sensor FROM measure WHERE value IN (1, 'x')",
      OK,
    ],
  ),
  kind(
    'INSERT VALUES',
    [
      'first: numbers are used up',
      lines(
        'CREATE TABLE t (id tinyint AUTO_INCREMENT PRIMARY KEY, a tinyint) AUTO_INCREMENT = 127',
        'INSERT INTO t (a) VALUES (1), (2), (1000)',
      ),
      fails(167),
    ],
    [
      'first: number taken by an INSERT that has failed',
      lines(
        "INSERT INTO customer (email) VALUES ('x'), ('ada@example.org')",
        "INSERT INTO customer (email) VALUES ('y')",
        "INSERT INTO customer (id, email) VALUES (7, 'z')",
      ),
      fails(1062),
      { before: { 0: '1062' } },
    ],
    [
      'first: number taken by a row that is rolled back',
      lines(
        'BEGIN',
        "INSERT INTO customer (email) VALUES ('x')",
        'ROLLBACK',
        "INSERT INTO customer (email) VALUES ('y')",
        "INSERT INTO customer (id, email) VALUES (6, 'z')",
      ),
      fails(1062),
    ],
  ),
  kind('CREATE TABLE LIKE', [
    'first: itself',
    'CREATE TABLE IF NOT EXISTS customer LIKE customer',
    fails(1066),
  ]),
  kind('ALTER TABLE ADD UNIQUE', [
    'first: duplicates in a copy of a table that others point to',
    'ALTER TABLE customer MODIFY score bigint, ADD UNIQUE (name)',
    fails(1834),
  ]),
].flat()
