/** Changes of several statements, where the last works with what those before it did. */
import { fails, kind, NOTHING, OK } from '../case.js'

const lines = (...statements: readonly string[]): string => `${statements.join(';\n')};\n`

export const CHAINS = [
  kind(
    'chain: created',
    [
      'then filled',
      lines('CREATE TABLE t (id int PRIMARY KEY, name text NOT NULL)', "INSERT INTO t VALUES (1, 'a')"),
      OK,
    ],
    [
      'then filled twice with one key',
      lines('CREATE TABLE t (id int PRIMARY KEY)', 'INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (1)'),
      fails('23505'),
    ],
    ['then created again', lines('CREATE TABLE t (id int)', 'CREATE TABLE t (id int)'), fails('42P07')],
    [
      'then created if not there',
      lines('CREATE TABLE t (id int)', 'CREATE TABLE IF NOT EXISTS t (id int)'),
      NOTHING,
    ],
    ['then altered', lines('CREATE TABLE t (id int)', 'ALTER TABLE t ADD COLUMN name text'), OK],
    [
      'then altered, column there',
      lines('CREATE TABLE t (id int)', 'ALTER TABLE t ADD COLUMN id text'),
      fails('42701'),
    ],
    ['then indexed', lines('CREATE TABLE t (id int)', 'CREATE UNIQUE INDEX t_id ON t (id)'), OK],
    [
      'then filled against its index',
      lines('CREATE TABLE t (id int)', 'CREATE UNIQUE INDEX t_id ON t (id)', 'INSERT INTO t VALUES (1), (1)'),
      fails('23505'),
    ],
    [
      'then filled, then a unique index',
      lines('CREATE TABLE t (id int)', 'INSERT INTO t VALUES (1), (1)', 'CREATE UNIQUE INDEX t_id ON t (id)'),
      fails('23505'),
    ],
    ['then a view', lines('CREATE TABLE t (id int)', 'CREATE VIEW v AS SELECT id FROM t'), OK],
    [
      'then a view of a missing column',
      lines('CREATE TABLE t (id int)', 'CREATE VIEW v AS SELECT missing FROM t'),
      fails('42703'),
    ],
    [
      'then a view, then dropped',
      lines('CREATE TABLE t (id int)', 'CREATE VIEW v AS SELECT id FROM t', 'DROP TABLE t'),
      fails('2BP01'),
    ],
    [
      'then a foreign key to it',
      lines('CREATE TABLE t (id int PRIMARY KEY)', 'ALTER TABLE empty_one ADD FOREIGN KEY (a) REFERENCES t'),
      OK,
    ],
    [
      'then a foreign key to it, orphans',
      lines('CREATE TABLE t (id int PRIMARY KEY)', 'ALTER TABLE loose ADD FOREIGN KEY (a) REFERENCES t'),
      fails('23503'),
    ],
    [
      'then a foreign key to it, filled from there',
      lines(
        'CREATE TABLE t (id int PRIMARY KEY)',
        'INSERT INTO t SELECT DISTINCT a FROM loose WHERE a IS NOT NULL',
        'ALTER TABLE loose ADD FOREIGN KEY (a) REFERENCES t',
      ),
      OK,
    ],
    ['then read', lines('CREATE TABLE t (id int)', 'SELECT * FROM t'), OK],
    ['then read by a wrong name', lines('CREATE TABLE t (id int)', 'SELECT missing FROM t'), fails('42703')],
    [
      'then updated',
      lines('CREATE TABLE t (id int CHECK (id > 0))', 'INSERT INTO t VALUES (1)', 'UPDATE t SET id = id - 1'),
      fails('23514'),
    ],
    ['then granted', lines('CREATE TABLE t (id int)', 'GRANT SELECT ON t TO app_reader'), OK],
    ['then commented', lines('CREATE TABLE t (id int)', "COMMENT ON COLUMN t.id IS 'x'"), OK],
    [
      'then truncated',
      lines(
        'CREATE TABLE t (id int)',
        'INSERT INTO t VALUES (1)',
        'TRUNCATE t',
        'CREATE UNIQUE INDEX ON t (id)',
      ),
      OK,
    ],
  ),
  kind(
    'chain: altered',
    [
      'column added, then filled',
      lines(
        'ALTER TABLE customer ADD COLUMN phone text',
        "UPDATE customer SET phone = '1'",
        'ALTER TABLE customer ALTER COLUMN phone SET NOT NULL',
      ),
      OK,
    ],
    [
      'column added, then NOT NULL at once',
      lines(
        'ALTER TABLE customer ADD COLUMN phone text',
        'ALTER TABLE customer ALTER COLUMN phone SET NOT NULL',
      ),
      fails('23502'),
    ],
    [
      'column added, filled by half',
      lines(
        'ALTER TABLE customer ADD COLUMN phone text',
        "UPDATE customer SET phone = '1' WHERE vip",
        'ALTER TABLE customer ALTER COLUMN phone SET NOT NULL',
      ),
      fails('23502'),
    ],
    [
      'column added, then in a view',
      lines('ALTER TABLE customer ADD COLUMN phone text', 'CREATE VIEW v AS SELECT phone FROM customer'),
      OK,
    ],
    [
      'column dropped, then read',
      lines('ALTER TABLE customer DROP COLUMN note', 'SELECT note FROM customer'),
      fails('42703'),
    ],
    [
      'column dropped, then dropped',
      lines('ALTER TABLE customer DROP COLUMN note', 'ALTER TABLE customer DROP COLUMN note'),
      fails('42703'),
    ],
    [
      'column dropped, then dropped if there',
      lines('ALTER TABLE customer DROP COLUMN note', 'ALTER TABLE customer DROP COLUMN IF EXISTS note'),
      NOTHING,
    ],
    [
      'column dropped with its index, then the index',
      lines('ALTER TABLE customer DROP COLUMN name', 'DROP INDEX customer_name'),
      fails('42704'),
    ],
    [
      'column renamed, then used by the old name',
      lines('ALTER TABLE customer RENAME note TO remark', "UPDATE customer SET note = ''"),
      fails('42703'),
    ],
    [
      'column renamed, then used by the new name',
      lines('ALTER TABLE customer RENAME note TO remark', "UPDATE customer SET remark = ''"),
      OK,
    ],
    [
      'type changed, then a value of the old type',
      lines('ALTER TABLE loose ALTER c TYPE date USING NULL', 'INSERT INTO loose (c) VALUES (1)'),
      fails('42804'),
    ],
    [
      'type widened, then a bigger value',
      lines('ALTER TABLE loose ALTER c TYPE bigint', 'INSERT INTO loose (c) VALUES (3000000000)'),
      OK,
    ],
    [
      'default set, then used',
      lines(
        "ALTER TABLE empty_one ALTER b SET DEFAULT 'x'",
        'ALTER TABLE empty_one ALTER b SET NOT NULL',
        'INSERT INTO empty_one (a) VALUES (1)',
      ),
      OK,
    ],
    [
      'default dropped, then needed',
      lines('ALTER TABLE orders ALTER total DROP DEFAULT', 'INSERT INTO orders (customer_id) VALUES (1)'),
      fails('23502'),
    ],
    [
      'check added, then broken',
      lines('ALTER TABLE loose ADD CHECK (a > 0)', 'INSERT INTO loose VALUES (0)'),
      fails('23514'),
    ],
    [
      'check dropped, then ignored',
      lines('ALTER TABLE orders DROP CONSTRAINT total_positive', 'UPDATE orders SET total = -1'),
      OK,
    ],
    [
      'foreign key dropped, then an orphan',
      lines(
        'ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey',
        'INSERT INTO orders (customer_id) VALUES (77)',
      ),
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
        'DELETE FROM loose WHERE c IS NULL',
        'ALTER TABLE loose ADD FOREIGN KEY (c) REFERENCES customer',
      ),
      OK,
    ],
    [
      'nulls filled, then NOT NULL',
      lines(
        "UPDATE customer SET name = '?' WHERE name IS NULL",
        'ALTER TABLE customer ALTER name SET NOT NULL',
      ),
      OK,
    ],
    [
      'unique key dropped, then a duplicate',
      lines(
        'ALTER TABLE customer DROP CONSTRAINT customer_email_key',
        "INSERT INTO customer (email) VALUES ('bo@example.org')",
      ),
      OK,
    ],
    [
      'unique key dropped, then on conflict',
      lines(
        'ALTER TABLE customer DROP CONSTRAINT customer_email_key',
        "INSERT INTO customer (email) VALUES ('bo@example.org') ON CONFLICT (email) DO NOTHING",
      ),
      fails('42P10'),
    ],
  ),
  kind(
    'chain: renamed',
    ['then used', lines('ALTER TABLE customer RENAME TO client', 'SELECT email FROM client'), OK],
    [
      'then used by the old name',
      lines('ALTER TABLE customer RENAME TO client', 'SELECT email FROM customer'),
      fails('42P01'),
    ],
    [
      'then its old name created',
      lines('ALTER TABLE loose RENAME TO tight', 'CREATE TABLE loose (id int)'),
      OK,
    ],
    [
      'and back',
      lines(
        'ALTER TABLE loose RENAME TO tight',
        'ALTER TABLE tight RENAME TO loose',
        'INSERT INTO loose (a) VALUES (1)',
      ),
      OK,
    ],
    [
      'swapped',
      lines(
        'ALTER TABLE loose RENAME TO aside',
        'ALTER TABLE empty_one RENAME TO loose',
        'ALTER TABLE aside RENAME TO empty_one',
        'SELECT c FROM empty_one',
      ),
      OK,
    ],
    [
      'then its foreign key still counts',
      lines('ALTER TABLE customer RENAME TO client', 'DELETE FROM client WHERE id = 1'),
      fails('23503'),
    ],
    [
      'then its views still stand',
      lines('ALTER TABLE customer RENAME TO client', 'SELECT * FROM vip_customer'),
      OK,
    ],
    ['view renamed, then dropped', lines('ALTER VIEW lonely_view RENAME TO v', 'DROP VIEW v'), OK],
    [
      'schema renamed, then used',
      lines('ALTER SCHEMA archive RENAME TO old', 'SELECT * FROM old.orders'),
      OK,
    ],
    [
      'schema renamed, then used by the old name',
      lines('ALTER SCHEMA archive RENAME TO old', 'SELECT * FROM archive.orders'),
      fails('42P01'),
    ],
  ),
  kind(
    'chain: dropped',
    ['then dropped', lines('DROP TABLE loose', 'DROP TABLE loose'), fails('42P01')],
    ['then dropped if there', lines('DROP TABLE loose', 'DROP TABLE IF EXISTS loose'), NOTHING],
    ['then read', lines('DROP TABLE loose', 'SELECT * FROM loose'), fails('42P01')],
    ['then created', lines('DROP TABLE loose', 'CREATE TABLE loose (z int)'), OK],
    [
      'then created and filled',
      lines('DROP TABLE loose', 'CREATE TABLE loose (z int)', 'INSERT INTO loose (z) VALUES (1)'),
      OK,
    ],
    [
      'then created and filled as before',
      lines('DROP TABLE loose', 'CREATE TABLE loose (z int)', 'INSERT INTO loose (a) VALUES (1)'),
      fails('42703'),
    ],
    [
      'view dropped, then the column it used',
      lines(
        'DROP VIEW rich_orders',
        'DROP VIEW open_orders',
        'DROP MATERIALIZED VIEW totals',
        'ALTER TABLE orders DROP COLUMN total',
      ),
      OK,
    ],
    [
      'cascade took the view',
      lines('DROP TABLE orders CASCADE', 'SELECT * FROM open_orders'),
      fails('42P01'),
    ],
    [
      'cascade took the foreign key',
      lines('DROP TABLE customer CASCADE', 'INSERT INTO orders (customer_id) VALUES (77)'),
      OK,
    ],
    [
      'table dropped, then its index',
      lines('DROP TABLE loose', 'CREATE INDEX x ON loose (a)'),
      fails('42P01'),
    ],
    [
      'index dropped, then created',
      lines('DROP INDEX customer_name', 'CREATE INDEX customer_name ON customer (name, email)'),
      OK,
    ],
    [
      'schema dropped, then used',
      lines('DROP SCHEMA archive CASCADE', 'INSERT INTO archive.orders VALUES (9)'),
      fails('42P01'),
    ],
    [
      'schema dropped, then a table in it',
      lines('DROP SCHEMA archive CASCADE', 'CREATE TABLE archive.t (id int)'),
      fails('3F000'),
    ],
    ['function dropped, then used', lines('DROP FUNCTION add(int, int)', 'SELECT add(1, 2)'), fails('42883')],
    [
      'type dropped and created, then used',
      lines(
        'DROP TYPE unused_status',
        "CREATE TYPE unused_status AS ENUM ('x')",
        'CREATE TABLE t (a unused_status)',
      ),
      OK,
    ],
  ),
  kind(
    'chain: transaction',
    ['rolled back, then used', lines('BEGIN', 'DROP TABLE loose', 'ROLLBACK', 'SELECT a FROM loose'), OK],
    [
      'rolled back, then created thing used',
      lines('BEGIN', 'CREATE TABLE t (id int)', 'ROLLBACK', 'INSERT INTO t VALUES (1)'),
      fails('42P01'),
    ],
    [
      'committed, then used',
      lines('BEGIN', 'CREATE TABLE t (id int)', 'COMMIT', 'INSERT INTO t VALUES (1)'),
      OK,
    ],
    [
      'failed, then all fails',
      lines('BEGIN', 'SELECT * FROM missing', 'SELECT 1'),
      fails('25P02'),
      { before: { 1: '42P01' } },
    ],
    [
      'failed, then COMMIT undoes it',
      lines('BEGIN', 'CREATE TABLE t (id int)', 'SELECT * FROM missing', 'COMMIT', 'SELECT * FROM t'),
      fails('42P01'),
      { before: { 2: '42P01', 3: '25P02' } },
    ],
    [
      'failed, then back to a savepoint',
      lines(
        'BEGIN',
        'CREATE TABLE t (id int)',
        'SAVEPOINT s',
        'SELECT * FROM missing',
        'ROLLBACK TO s',
        'INSERT INTO t VALUES (1)',
      ),
      OK,
      { before: { 3: '42P01' } },
    ],
    [
      'back to a savepoint, then used',
      lines('BEGIN', 'SAVEPOINT s', 'CREATE TABLE t (id int)', 'ROLLBACK TO s', 'INSERT INTO t VALUES (1)'),
      fails('42P01'),
    ],
    [
      'enum value used where it was added',
      lines(
        'BEGIN',
        "ALTER TYPE order_status ADD VALUE 'lost'",
        "INSERT INTO orders (customer_id, status) VALUES (1, 'lost')",
      ),
      fails('55P04'),
    ],
    [
      'enum value used after it was committed',
      lines(
        "ALTER TYPE order_status ADD VALUE 'lost'",
        "INSERT INTO orders (customer_id, status) VALUES (1, 'lost')",
      ),
      OK,
    ],
    [
      'a deferred key that is mended',
      lines(
        'ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey DEFERRABLE',
        'BEGIN',
        'SET CONSTRAINTS ALL DEFERRED',
        'INSERT INTO orders (customer_id) VALUES (50)',
        "INSERT INTO customer (id, email) VALUES (50, 'x')",
        'COMMIT',
      ),
      OK,
    ],
    [
      'a deferred key that is not mended',
      lines(
        'ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey DEFERRABLE',
        'BEGIN',
        'SET CONSTRAINTS ALL DEFERRED',
        'INSERT INTO orders (customer_id) VALUES (50)',
        'COMMIT',
      ),
      fails('23503'),
    ],
  ),
  kind(
    'chain: others',
    [
      'schema, table in it, row in that',
      lines('CREATE SCHEMA s', 'CREATE TABLE s.t (id int)', 'INSERT INTO s.t VALUES (1)'),
      OK,
    ],
    [
      'search_path, then a bare name',
      lines('SET search_path = archive', 'SELECT total FROM orders', 'SELECT * FROM customer'),
      fails('42P01'),
    ],
    [
      'search_path, then a table goes there',
      lines('SET search_path = archive', 'CREATE TABLE t (id int)', 'SELECT * FROM archive.t'),
      OK,
    ],
    [
      'enum, then a column of it',
      lines("CREATE TYPE colour AS ENUM ('red')", "ALTER TABLE loose ADD COLUMN colour colour DEFAULT 'red'"),
      OK,
    ],
    [
      'enum, then a wrong label',
      lines(
        "CREATE TYPE colour AS ENUM ('red')",
        "ALTER TABLE loose ADD COLUMN colour colour DEFAULT 'blue'",
      ),
      fails('22P02'),
    ],
    [
      'function, then used',
      lines(
        "CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2'",
        'CREATE INDEX x ON loose (twice(a))',
      ),
      OK,
      { notSimulated: 'a function that is not there yet cannot be run on rows' },
    ],
    [
      'function, then a trigger',
      lines(
        'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
        'CREATE TRIGGER t BEFORE INSERT ON loose FOR EACH ROW EXECUTE FUNCTION f()',
      ),
      OK,
    ],
    ['role, then a grant', lines('CREATE ROLE sim_new', 'GRANT SELECT ON customer TO sim_new'), OK],
    [
      'partition, then a row',
      lines(
        "CREATE TABLE measure_2027 PARTITION OF measure FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
        "INSERT INTO measure VALUES ('2027-03-03', 1, 1)",
      ),
      OK,
    ],
    [
      'partition detached, then a row',
      lines(
        'ALTER TABLE measure DETACH PARTITION measure_2025',
        "INSERT INTO measure VALUES ('2025-03-03', 1, 1)",
      ),
      fails('23514'),
    ],
    [
      'copy of a table by hand',
      lines(
        'CREATE TABLE orders_new (LIKE orders INCLUDING ALL)',
        'INSERT INTO orders_new OVERRIDING SYSTEM VALUE SELECT * FROM orders',
        'ALTER TABLE orders RENAME TO orders_old',
        'ALTER TABLE orders_new RENAME TO orders',
        'SELECT total FROM orders',
      ),
      OK,
    ],
    [
      'row inserted, then inserted again',
      lines(
        "INSERT INTO product (sku, name) VALUES ('x', 'X')",
        "INSERT INTO product (sku, name) VALUES ('x', 'X')",
      ),
      fails('23505'),
    ],
    [
      'row deleted, then inserted',
      lines("DELETE FROM product WHERE sku = 'pen'", "INSERT INTO product (sku, name) VALUES ('pen', 'Pen')"),
      OK,
    ],
    [
      'row deleted, then referred to',
      lines('DELETE FROM customer WHERE id = 4', 'INSERT INTO orders (customer_id) VALUES (4)'),
      fails('23503'),
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
      'children deleted, then the parent',
      lines('DELETE FROM orders WHERE customer_id = 2', 'DELETE FROM customer WHERE id = 2'),
      OK,
    ],
    [
      'sequence, then a default of it',
      lines(
        'CREATE SEQUENCE s',
        "ALTER TABLE empty_one ALTER a SET DEFAULT nextval('s')",
        "INSERT INTO empty_one (b) VALUES ('x')",
      ),
      OK,
    ],
    [
      'sequence dropped, then a default of it',
      lines('DROP SEQUENCE ticket', "ALTER TABLE empty_one ALTER a SET DEFAULT nextval('ticket')"),
      fails('42P01'),
    ],
  ),
].flat()
