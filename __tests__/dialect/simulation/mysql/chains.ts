/** Changes of several statements, where the last works with what those before it did. */
import { fails, kind, NOTHING, OK } from '../case.js'

const lines = (...statements: readonly string[]): string => `${statements.join(';\n')};\n`

export const CHAINS = [
  kind(
    'chain: created',
    [
      'then filled',
      lines('CREATE TABLE t (id int PRIMARY KEY, name varchar(9) NOT NULL)', "INSERT INTO t VALUES (1, 'a')"),
      OK,
    ],
    [
      'then filled too long',
      lines('CREATE TABLE t (name varchar(3))', "INSERT INTO t VALUES ('abcd')"),
      fails(1406),
    ],
    [
      'then filled twice with one key',
      lines('CREATE TABLE t (id int PRIMARY KEY)', 'INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (1)'),
      fails(1062),
    ],
    ['then created again', lines('CREATE TABLE t (id int)', 'CREATE TABLE t (id int)'), fails(1050)],
    [
      'then created if not there',
      lines('CREATE TABLE t (id int)', 'CREATE TABLE IF NOT EXISTS t (id int)'),
      NOTHING,
    ],
    ['then altered', lines('CREATE TABLE t (id int)', 'ALTER TABLE t ADD COLUMN name text'), OK],
    [
      'then altered, column there',
      lines('CREATE TABLE t (id int)', 'ALTER TABLE t ADD COLUMN id text'),
      fails(1060),
    ],
    ['then indexed', lines('CREATE TABLE t (id int)', 'CREATE UNIQUE INDEX t_id ON t (id)'), OK],
    [
      'then filled against its index',
      lines('CREATE TABLE t (id int)', 'CREATE UNIQUE INDEX t_id ON t (id)', 'INSERT INTO t VALUES (1), (1)'),
      fails(1062),
    ],
    [
      'then filled, then a unique index',
      lines('CREATE TABLE t (id int)', 'INSERT INTO t VALUES (1), (1)', 'CREATE UNIQUE INDEX t_id ON t (id)'),
      fails(1062),
    ],
    ['then a view', lines('CREATE TABLE t (id int)', 'CREATE VIEW v AS SELECT id FROM t'), OK],
    [
      'then a view of a missing column',
      lines('CREATE TABLE t (id int)', 'CREATE VIEW v AS SELECT missing FROM t'),
      fails(1054),
    ],
    [
      'then a view, then dropped',
      lines('CREATE TABLE t (id int)', 'CREATE VIEW v AS SELECT id FROM t', 'DROP TABLE t'),
      OK,
    ],
    [
      'then a foreign key to it',
      lines(
        'CREATE TABLE t (id int PRIMARY KEY)',
        'ALTER TABLE empty_one ADD FOREIGN KEY (a) REFERENCES t (id)',
      ),
      OK,
    ],
    [
      'then a foreign key to it, orphans',
      lines('CREATE TABLE t (id int PRIMARY KEY)', 'ALTER TABLE loose ADD FOREIGN KEY (a) REFERENCES t (id)'),
      fails(1452),
    ],
    [
      'then a foreign key to it, filled from there',
      lines(
        'CREATE TABLE t (id int PRIMARY KEY)',
        'INSERT INTO t SELECT DISTINCT a FROM loose WHERE a IS NOT NULL',
        'ALTER TABLE loose ADD FOREIGN KEY (a) REFERENCES t (id)',
      ),
      OK,
    ],
    ['then read', lines('CREATE TABLE t (id int)', 'SELECT * FROM t'), OK],
    ['then read by a wrong name', lines('CREATE TABLE t (id int)', 'SELECT missing FROM t'), fails(1054)],
    [
      'then updated',
      lines('CREATE TABLE t (id int CHECK (id > 0))', 'INSERT INTO t VALUES (1)', 'UPDATE t SET id = id - 1'),
      fails(4025),
    ],
    ['then granted', lines('CREATE TABLE t (id int)', 'GRANT SELECT ON t TO app_reader'), OK],
    [
      'then truncated',
      lines(
        'CREATE TABLE t (id int)',
        'INSERT INTO t VALUES (1)',
        'TRUNCATE t',
        'CREATE UNIQUE INDEX x ON t (id)',
      ),
      OK,
    ],
    [
      'then deleted from',
      lines(
        'CREATE TABLE t (id int)',
        'INSERT INTO t VALUES (1), (1)',
        'DELETE FROM t LIMIT 1',
        'INSERT INTO t VALUES (2)',
      ),
      OK,
    ],
    [
      'from another, then filled',
      lines('CREATE TABLE t LIKE orders', 'INSERT INTO t SELECT * FROM orders'),
      OK,
    ],
    [
      'from another, its check counts',
      lines('CREATE TABLE t LIKE orders', 'INSERT INTO t (customer_id, total) VALUES (1, -1)'),
      fails(4025),
    ],
  ),
  kind(
    'chain: altered',
    [
      'column added, then filled',
      lines(
        'ALTER TABLE customer ADD COLUMN phone varchar(9)',
        "UPDATE customer SET phone = '1'",
        'ALTER TABLE customer MODIFY phone varchar(9) NOT NULL',
      ),
      OK,
    ],
    [
      'column added, then NOT NULL at once',
      lines(
        'ALTER TABLE customer ADD COLUMN phone varchar(9)',
        'ALTER TABLE customer MODIFY phone varchar(9) NOT NULL',
      ),
      fails(1265),
    ],
    [
      'column added, then in a view',
      lines('ALTER TABLE customer ADD COLUMN phone text', 'CREATE VIEW v AS SELECT phone FROM customer'),
      OK,
    ],
    [
      'column dropped, then read',
      lines('ALTER TABLE customer DROP COLUMN note', 'SELECT note FROM customer'),
      fails(1054),
    ],
    [
      'column dropped, then dropped',
      lines('ALTER TABLE customer DROP COLUMN note', 'ALTER TABLE customer DROP COLUMN note'),
      fails(1091),
    ],
    [
      'column dropped, then dropped if there',
      lines('ALTER TABLE customer DROP COLUMN note', 'ALTER TABLE customer DROP COLUMN IF EXISTS note'),
      NOTHING,
    ],
    [
      'column dropped with its index, then the index',
      lines('ALTER TABLE customer DROP COLUMN name', 'DROP INDEX customer_name ON customer'),
      fails(1091),
    ],
    [
      'column dropped, then the view that used it',
      lines('ALTER TABLE customer DROP COLUMN vip', 'SELECT * FROM vip_customer'),
      fails(1356),
    ],
    [
      'column renamed, then used by the old name',
      lines('ALTER TABLE customer RENAME COLUMN note TO remark', "UPDATE customer SET note = ''"),
      fails(1054),
    ],
    [
      'column renamed, then used by the new name',
      lines('ALTER TABLE customer RENAME COLUMN note TO remark', "UPDATE customer SET remark = ''"),
      OK,
    ],
    [
      'type changed, then a value of the old type',
      lines('ALTER TABLE empty_one MODIFY b date', "INSERT INTO empty_one (b) VALUES ('one')"),
      fails(1292),
    ],
    [
      'type widened, then a bigger value',
      lines('ALTER TABLE loose MODIFY c bigint', 'INSERT INTO loose (c) VALUES (3000000000)'),
      OK,
    ],
    [
      'default dropped, then needed',
      lines('ALTER TABLE orders ALTER total DROP DEFAULT', 'INSERT INTO orders (customer_id) VALUES (1)'),
      fails(1364),
    ],
    [
      'check added, then broken',
      lines('ALTER TABLE loose ADD CHECK (a > 0)', 'INSERT INTO loose (a) VALUES (0)'),
      fails(4025),
    ],
    [
      'check dropped, then ignored',
      lines('ALTER TABLE orders DROP CONSTRAINT total_positive', 'UPDATE orders SET total = -1'),
      OK,
    ],
    [
      'foreign key dropped, then an orphan',
      lines(
        'ALTER TABLE orders DROP FOREIGN KEY orders_customer_fk',
        'INSERT INTO orders (customer_id) VALUES (77)',
      ),
      OK,
    ],
    [
      'foreign key dropped, then its index',
      lines('ALTER TABLE orders DROP FOREIGN KEY orders_customer_fk', 'DROP INDEX orders_customer ON orders'),
      OK,
    ],
    [
      'duplicates deleted, then unique',
      lines('DELETE FROM loose WHERE c = 2', 'ALTER TABLE loose ADD UNIQUE (a)'),
      OK,
    ],
    [
      'orphans deleted, then a foreign key',
      lines(
        'DELETE FROM loose WHERE c = 99',
        'ALTER TABLE loose ADD FOREIGN KEY (c) REFERENCES customer (id)',
      ),
      OK,
    ],
    [
      'nulls filled, then NOT NULL',
      lines(
        "UPDATE customer SET name = '?' WHERE name IS NULL",
        'ALTER TABLE customer MODIFY name varchar(40) NOT NULL',
      ),
      OK,
    ],
    [
      'unique key dropped, then a duplicate',
      lines(
        'DROP INDEX customer_email ON customer',
        "INSERT INTO customer (email) VALUES ('bo@example.org')",
      ),
      OK,
    ],
    [
      'enum widened, then used',
      lines(
        "ALTER TABLE orders MODIFY status enum('new','paid','sent','lost')",
        "INSERT INTO orders (customer_id, status) VALUES (1, 'lost')",
      ),
      OK,
    ],
  ),
  kind(
    'chain: renamed',
    ['then used', lines('RENAME TABLE customer TO client', 'SELECT email FROM client'), OK],
    [
      'then used by the old name',
      lines('RENAME TABLE customer TO client', 'SELECT email FROM customer'),
      fails(1146),
    ],
    ['then its old name created', lines('RENAME TABLE loose TO tight', 'CREATE TABLE loose (id int)'), OK],
    [
      'and back',
      lines(
        'RENAME TABLE loose TO tight',
        'ALTER TABLE tight RENAME TO loose',
        'INSERT INTO loose (a) VALUES (1)',
      ),
      OK,
    ],
    [
      'swapped',
      lines('RENAME TABLE loose TO aside, empty_one TO loose, aside TO empty_one', 'SELECT c FROM empty_one'),
      OK,
    ],
    [
      'then its foreign key still counts',
      lines('RENAME TABLE customer TO client', 'DELETE FROM client WHERE id = 1'),
      fails(1451),
    ],
    [
      'then its views are broken',
      lines('RENAME TABLE customer TO client', 'SELECT * FROM vip_customer'),
      fails(1356),
    ],
  ),
  kind(
    'chain: dropped',
    ['then dropped', lines('DROP TABLE loose', 'DROP TABLE loose'), fails(1051)],
    ['then dropped if there', lines('DROP TABLE loose', 'DROP TABLE IF EXISTS loose'), NOTHING],
    ['then read', lines('DROP TABLE loose', 'SELECT * FROM loose'), fails(1146)],
    ['then created', lines('DROP TABLE loose', 'CREATE TABLE loose (z int)'), OK],
    [
      'then created and filled',
      lines('DROP TABLE loose', 'CREATE TABLE loose (z int)', 'INSERT INTO loose (z) VALUES (1)'),
      OK,
    ],
    [
      'then created and filled as before',
      lines('DROP TABLE loose', 'CREATE TABLE loose (z int)', 'INSERT INTO loose (a) VALUES (1)'),
      fails(1054),
    ],
    [
      'then its view is broken',
      lines('DROP TABLE item', 'DROP TABLE orders', 'SELECT * FROM open_orders'),
      fails(1356),
    ],
    ['children first', lines('DROP TABLE item', 'DROP TABLE orders', 'DROP TABLE customer'), OK],
    ['without looking at foreign keys', lines('SET foreign_key_checks = 0', 'DROP TABLE customer'), OK],
    [
      'table dropped with its trigger',
      lines('DROP TABLE audited', 'DROP TRIGGER audited_stamp'),
      fails(1360),
    ],
    [
      'index dropped, then created',
      lines('DROP INDEX customer_name ON customer', 'CREATE INDEX customer_name ON customer (name, email)'),
      OK,
    ],
    ['function dropped, then used', lines('DROP FUNCTION plus', 'SELECT plus(1, 2)'), fails(1305)],
    [
      'procedure dropped, then created',
      lines('DROP PROCEDURE IF EXISTS tidy', 'CREATE PROCEDURE tidy() SELECT 1'),
      OK,
    ],
    [
      'view dropped, then a table of its name',
      lines('DROP VIEW lonely_view', 'CREATE TABLE lonely_view (id int)'),
      OK,
    ],
  ),
  kind(
    'chain: transaction',
    [
      'rows undone',
      lines('BEGIN', 'DELETE FROM loose', 'ROLLBACK', 'ALTER TABLE loose ADD UNIQUE (a)'),
      fails(1062),
    ],
    [
      'DDL is not undone',
      lines('BEGIN', 'CREATE TABLE t (id int)', 'ROLLBACK', 'INSERT INTO t VALUES (1)'),
      OK,
    ],
    [
      'DDL commits the rows before it',
      lines(
        'BEGIN',
        'DELETE FROM loose WHERE c = 2',
        'CREATE TABLE t (id int)',
        'ROLLBACK',
        'ALTER TABLE loose ADD UNIQUE (a)',
      ),
      OK,
    ],
    [
      'a failed statement leaves it open',
      lines(
        'BEGIN',
        'DELETE FROM loose WHERE c = 2',
        'SELECT * FROM missing',
        'COMMIT',
        'ALTER TABLE loose ADD UNIQUE (a)',
      ),
      OK,
      { before: { 2: '1146' } },
    ],
    [
      'back to a savepoint',
      lines(
        'BEGIN',
        'SAVEPOINT s',
        'DELETE FROM loose WHERE c = 2',
        'ROLLBACK TO s',
        'COMMIT',
        'ALTER TABLE loose ADD UNIQUE (a)',
      ),
      fails(1062),
    ],
    [
      'autocommit off, then undone',
      lines(
        'SET autocommit = 0',
        'DELETE FROM loose WHERE c = 2',
        'ROLLBACK',
        'ALTER TABLE loose ADD UNIQUE (a)',
      ),
      fails(1062),
    ],
  ),
  kind(
    'chain: others',
    [
      'not strict, then too long',
      lines("SET sql_mode = ''", "INSERT INTO orders (customer_id, code) VALUES (1, '123456789')"),
      OK,
    ],
    [
      'not strict, then no date',
      lines("SET sql_mode = ''", "INSERT INTO customer (email, born) VALUES ('e', '2026-02-30')"),
      OK,
    ],
    [
      'ANSI quotes, then a quoted name',
      lines("SET sql_mode = 'ANSI_QUOTES'", 'SELECT "email" FROM "customer"'),
      OK,
    ],
    [
      'foreign keys off, then an orphan',
      lines('SET foreign_key_checks = 0', 'INSERT INTO orders (customer_id) VALUES (77)'),
      OK,
    ],
    [
      'foreign keys off and on, then an orphan',
      lines(
        'SET foreign_key_checks = 0',
        'SET foreign_key_checks = 1',
        'INSERT INTO orders (customer_id) VALUES (77)',
      ),
      fails(1452),
    ],
    [
      'partition, then a row',
      lines(
        'ALTER TABLE measure ADD PARTITION (PARTITION p2027 VALUES LESS THAN (2028))',
        "INSERT INTO measure VALUES ('2027-03-03', 1, 1)",
      ),
      OK,
    ],
    [
      'partition dropped, then a row',
      lines('ALTER TABLE measure DROP PARTITION p2026', "INSERT INTO measure VALUES ('2026-03-03', 1, 1)"),
      fails(1526),
    ],
    [
      'copy of a table by hand',
      lines(
        'CREATE TABLE orders_new LIKE orders',
        'INSERT INTO orders_new SELECT * FROM orders',
        'RENAME TABLE orders TO orders_old, orders_new TO orders',
        'SELECT total FROM orders',
      ),
      OK,
    ],
    [
      'row inserted, then inserted again',
      lines(
        "INSERT INTO product (sku, name) VALUES ('x', 'X')",
        "INSERT INTO product (sku, name) VALUES ('X', 'X')",
      ),
      fails(1062),
    ],
    [
      'row deleted, then inserted',
      lines("DELETE FROM product WHERE sku = 'pen'", "INSERT INTO product (sku, name) VALUES ('pen', 'Pen')"),
      OK,
    ],
    [
      'row deleted, then referred to',
      lines('DELETE FROM customer WHERE id = 4', 'INSERT INTO orders (customer_id) VALUES (4)'),
      fails(1452),
    ],
    [
      'row inserted, then referred to',
      lines(
        "INSERT INTO customer (id, email) VALUES (50, 'x')",
        'INSERT INTO orders (customer_id) VALUES (50)',
      ),
      OK,
    ],
    [
      'row inserted, then referred to by its number',
      lines(
        "INSERT INTO customer (email) VALUES ('x')",
        'INSERT INTO orders (customer_id) VALUES (last_insert_id())',
      ),
      OK,
    ],
    [
      'children deleted, then the parent',
      lines('DELETE FROM orders WHERE customer_id = 2', 'DELETE FROM customer WHERE id = 2'),
      OK,
    ],
    [
      'trigger dropped, then a row',
      lines('DROP TRIGGER audited_stamp', "INSERT INTO audited (id, text) VALUES (2, 'b')"),
      OK,
    ],
    ['variable, then used', lines('SET @a = 7', 'INSERT INTO loose (a) VALUES (@a)'), OK],
    ['database, then a table in it', lines('CREATE DATABASE sim_new', 'CREATE TABLE sim_new.t (id int)'), OK],
    [
      'temporary table, then used',
      lines('CREATE TEMPORARY TABLE t (id int)', 'INSERT INTO t SELECT id FROM customer', 'SELECT * FROM t'),
      OK,
    ],
  ),
].flat()
