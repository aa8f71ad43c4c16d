/** Changes as teams write them: what is moved, split, widened, archived or cleaned up, from end to end. */
import { fails, kind, OK } from '../case.js'

const lines = (...statements: readonly string[]): string => statements.join(';\n') + ';\n'

const WITH_STATUS = [
  'CREATE TABLE status (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE)',
  'INSERT INTO status (name) SELECT DISTINCT status::text FROM orders ORDER BY 1',
  'ALTER TABLE orders ADD COLUMN status_id int',
  'UPDATE orders SET status_id = s.id FROM status s WHERE s.name = orders.status::text',
  'ALTER TABLE orders ALTER COLUMN status_id SET NOT NULL',
  'ALTER TABLE orders ADD CONSTRAINT orders_status FOREIGN KEY (status_id) REFERENCES status (id) NOT VALID',
  'ALTER TABLE orders VALIDATE CONSTRAINT orders_status',
]
const SOFT_DELETE = [
  'ALTER TABLE customer ADD COLUMN deleted_at timestamptz',
  'ALTER TABLE customer DROP CONSTRAINT customer_email_key',
  'CREATE UNIQUE INDEX customer_email ON customer (lower(email)) WHERE deleted_at IS NULL',
]

export const MIGRATIONS = [
  kind(
    'migration',
    [
      'a column is split in two',
      lines(
        'ALTER TABLE customer ADD COLUMN login text, ADD COLUMN host text',
        "UPDATE customer SET login = split_part(email, '@', 1), host = split_part(email, '@', 2)",
        'ALTER TABLE customer ALTER COLUMN login SET NOT NULL, ALTER COLUMN host SET NOT NULL',
        'ALTER TABLE customer ADD CONSTRAINT customer_login UNIQUE (login, host)',
        'DROP VIEW vip_customer',
        'ALTER TABLE customer DROP COLUMN email',
        "INSERT INTO customer (login, host) VALUES ('eve', 'example.org')",
      ),
      OK,
    ],
    [
      'a column is split in two, a view has it still',
      lines(
        'ALTER TABLE customer ADD COLUMN login text',
        "UPDATE customer SET login = split_part(email, '@', 1)",
        'ALTER TABLE customer DROP COLUMN email',
      ),
      fails('2BP01'),
    ],
    [
      'words become a table of their own',
      lines(...WITH_STATUS, 'DROP VIEW open_orders CASCADE', 'ALTER TABLE orders DROP COLUMN status'),
      OK,
    ],
    [
      'words become a table of their own, and a new word comes',
      lines(...WITH_STATUS, 'INSERT INTO orders (customer_id, status_id) VALUES (1, 9)'),
      fails('23503'),
    ],
    [
      'tables change places',
      lines(
        'CREATE TABLE loose_new (a int PRIMARY KEY, b text)',
        'INSERT INTO loose_new SELECT a, min(b) FROM loose WHERE a IS NOT NULL GROUP BY a',
        'ALTER TABLE loose RENAME TO loose_old',
        'ALTER TABLE loose_new RENAME TO loose',
        'DROP TABLE loose_old',
        "INSERT INTO loose (a, b) VALUES (4, 'again')",
      ),
      fails('23505'),
    ],
    [
      'a key is widened under views',
      lines('ALTER TABLE customer ALTER COLUMN id TYPE bigint'),
      fails('0A000'),
    ],
    [
      'a key is widened on both sides',
      lines(
        'DROP VIEW vip_customer, labels',
        'DROP VIEW open_orders CASCADE',
        'DROP MATERIALIZED VIEW totals',
        'ALTER TABLE customer ALTER COLUMN id TYPE bigint',
        'ALTER TABLE orders ALTER COLUMN customer_id TYPE bigint',
        "INSERT INTO customer (id, email) VALUES (9000000000, 'far')",
        'INSERT INTO orders (customer_id) VALUES (9000000000)',
      ),
      OK,
    ],
    [
      'rows are marked instead of deleted',
      lines(
        ...SOFT_DELETE,
        "UPDATE customer SET deleted_at = '2026-01-01' WHERE id = 1",
        "INSERT INTO customer (email) VALUES ('ADA@example.org')",
      ),
      OK,
    ],
    [
      'rows are marked instead of deleted, one is there still',
      lines(...SOFT_DELETE, "INSERT INTO customer (email) VALUES ('BO@example.org')"),
      fails('23505'),
    ],
    [
      'rows that are there twice are cleaned up',
      lines(
        'DELETE FROM loose l USING loose k WHERE l.a = k.a AND l.c > k.c',
        'ALTER TABLE loose ADD CONSTRAINT loose_a UNIQUE (a)',
        'INSERT INTO loose (a) VALUES (NULL)',
        'INSERT INTO loose (a) VALUES (4) ON CONFLICT DO NOTHING',
        'INSERT INTO loose (a) VALUES (4)',
      ),
      fails('23505'),
    ],
    [
      'a partition comes, another goes',
      lines(
        "CREATE TABLE measure_2027 PARTITION OF measure FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
        "INSERT INTO measure VALUES ('2027-05-01', 3, 1)",
        'ALTER TABLE measure DETACH PARTITION measure_2025',
        'DROP TABLE measure_2025',
        "INSERT INTO measure VALUES ('2025-05-01', 3, 1)",
      ),
      fails('23514'),
    ],
    [
      'rows are archived',
      lines(
        'WITH gone AS (DELETE FROM orders WHERE id > 2 RETURNING id, total) INSERT INTO archive.orders SELECT id, total FROM gone',
        'INSERT INTO archive.orders SELECT id, total FROM orders',
      ),
      fails('23505'),
    ],
    [
      'a code for each row, before it has a value',
      lines('ALTER TABLE customer ADD COLUMN code text NOT NULL'),
      fails('23502'),
    ],
    [
      'a code for each row, unique afterwards',
      lines(
        'ALTER TABLE customer ADD COLUMN code text',
        "UPDATE customer SET code = 'C' || id",
        'ALTER TABLE customer ALTER COLUMN code SET NOT NULL, ADD UNIQUE (code)',
        "INSERT INTO customer (email, code) VALUES ('eve', 'C5')",
        "INSERT INTO customer (email, code) VALUES ('fay', 'C5')",
      ),
      fails('23505'),
    ],
    [
      'a word comes, and is used in the same transaction',
      lines(
        'BEGIN',
        "ALTER TYPE order_status ADD VALUE 'returned'",
        "UPDATE orders SET status = 'returned' WHERE id = 3",
      ),
      fails('55P04'),
      { notSimulated: 'where the word is used, nobody sees' },
    ],
    [
      'words of another type',
      lines(
        'DROP VIEW open_orders CASCADE',
        'ALTER TABLE orders ALTER COLUMN status DROP DEFAULT, ALTER COLUMN status TYPE text USING status::text',
        'DROP TYPE order_status',
        "ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'new', ADD CONSTRAINT words CHECK (status IN ('new', 'paid', 'sent'))",
        "INSERT INTO orders (customer_id, status) VALUES (1, 'lost')",
      ),
      fails('23514'),
    ],
    [
      'words of another type, which goes too early',
      lines(
        'DROP VIEW open_orders CASCADE',
        "CREATE TYPE state AS ENUM ('new', 'paid', 'sent', 'lost')",
        'ALTER TABLE orders ALTER COLUMN status DROP DEFAULT',
        'ALTER TABLE orders ALTER COLUMN status TYPE state USING status::text::state',
        'DROP TYPE order_status',
        'ALTER TYPE state RENAME TO order_status',
        "INSERT INTO orders (customer_id, status) VALUES (1, 'lost')",
        'DROP TYPE order_status',
      ),
      fails('2BP01'),
    ],
    [
      'a view shows a column more',
      lines(
        "CREATE OR REPLACE VIEW open_orders AS SELECT id, customer_id, total, placed FROM orders WHERE status <> 'sent'",
        'SELECT placed FROM open_orders',
        'ALTER TABLE orders DROP COLUMN placed',
      ),
      fails('2BP01'),
    ],
    [
      'everything is taken back',
      lines(
        'BEGIN',
        "INSERT INTO customer (id, email) VALUES (20, 'eve')",
        'CREATE TABLE t (id int)',
        'DELETE FROM item',
        'ROLLBACK',
        'SELECT * FROM t',
      ),
      fails('42P01'),
    ],
    [
      'keys come for a table without',
      lines(
        'ALTER TABLE loose ADD COLUMN id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
        "INSERT INTO loose (a, b) VALUES (9, 'nine')",
        'ALTER TABLE loose ALTER COLUMN a SET NOT NULL',
      ),
      fails('23502'),
    ],
    [
      'numbers go on where the rows end',
      lines(
        "INSERT INTO customer (id, email) VALUES (5, 'eve')",
        "SELECT setval(pg_get_serial_sequence('customer', 'id'), (SELECT max(id) FROM customer))",
      ),
      OK,
      { notSimulated: 'setval() writes' },
    ],
    [
      'numbers meet rows that were given theirs',
      lines(
        "INSERT INTO customer (id, email) VALUES (5, 'eve')",
        "INSERT INTO customer (email) VALUES ('fay')",
      ),
      fails('23505'),
    ],
    [
      'keys from 100 on come for a table without',
      lines(
        'ALTER TABLE loose ADD COLUMN id smallint GENERATED BY DEFAULT AS IDENTITY (START WITH 100 INCREMENT BY 10) PRIMARY KEY',
        'DELETE FROM loose WHERE id = 110',
        'INSERT INTO loose (a) VALUES (9)',
        'INSERT INTO loose (id) VALUES (110)',
        'INSERT INTO loose (id) VALUES (140)',
      ),
      fails('23505'),
    ],
    [
      'keys come for a table without, not enough of them',
      'ALTER TABLE loose ADD COLUMN id smallint GENERATED ALWAYS AS IDENTITY (MAXVALUE 3)',
      fails('2200H'),
    ],
    [
      'a schema of their own',
      lines(
        'ALTER TABLE orders SET SCHEMA bare',
        'SET search_path TO bare, public',
        'INSERT INTO orders (customer_id) VALUES (1)',
        'SELECT * FROM public.orders',
      ),
      fails('42P01'),
    ],
  ),
].flat()
