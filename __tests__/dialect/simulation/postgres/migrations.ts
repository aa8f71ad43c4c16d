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
    [
      'an index comes beside the traffic, and takes the place of another',
      lines(
        'CREATE INDEX CONCURRENTLY orders_customer_placed ON orders (customer_id, placed)',
        'DROP INDEX CONCURRENTLY orders_customer',
        'ALTER INDEX orders_customer_placed RENAME TO orders_customer',
        'CREATE INDEX orders_customer ON orders (placed)',
      ),
      fails('42P07'),
    ],
    [
      'a primary key changes, from an index that is there',
      lines(
        'ALTER TABLE product ADD COLUMN id int GENERATED ALWAYS AS IDENTITY',
        'CREATE UNIQUE INDEX CONCURRENTLY product_id ON product (id)',
        'ALTER TABLE product DROP CONSTRAINT product_pkey, ADD CONSTRAINT product_pkey PRIMARY KEY USING INDEX product_id',
        'ALTER TABLE product ADD CONSTRAINT product_sku UNIQUE (sku)',
        "INSERT INTO product (sku, name) VALUES ('pen', 'Another')",
      ),
      fails('23505'),
    ],
    [
      'NOT NULL by way of a check',
      lines(
        'ALTER TABLE loose ADD CONSTRAINT b_there CHECK (b IS NOT NULL) NOT VALID',
        "UPDATE loose SET b = 'none' WHERE b IS NULL",
        'ALTER TABLE loose VALIDATE CONSTRAINT b_there',
        'ALTER TABLE loose ALTER COLUMN b SET NOT NULL',
        'ALTER TABLE loose DROP CONSTRAINT b_there',
        'INSERT INTO loose (a) VALUES (7)',
      ),
      fails('23502'),
    ],
    [
      'a check that is not met yet',
      lines(
        'ALTER TABLE loose ADD CONSTRAINT c_small CHECK (c < 10) NOT VALID',
        'UPDATE loose SET a = 5 WHERE c = 99',
      ),
      fails('23514'),
    ],
    [
      'a table is partitioned after the fact',
      lines(
        'ALTER TABLE measure_old RENAME TO measure_2024',
        "ALTER TABLE measure_2024 ADD CONSTRAINT in_2024 CHECK (at >= '2024-01-01' AND at < '2025-01-01')",
        "ALTER TABLE measure ATTACH PARTITION measure_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
        'ALTER TABLE measure_2024 DROP CONSTRAINT in_2024',
        "UPDATE measure SET at = '2025-03-03' WHERE at = '2024-06-01'",
        'SELECT count(*) FROM measure_2025',
        "INSERT INTO measure_2024 VALUES ('2025-01-01', 1, 1)",
      ),
      fails('23514'),
    ],
    [
      'a column is computed',
      lines(
        "ALTER TABLE customer ADD COLUMN domain text GENERATED ALWAYS AS (split_part(email, '@', 2)) STORED",
        'CREATE INDEX customer_domain ON customer (domain)',
        "UPDATE customer SET domain = 'x'",
      ),
      fails('428C9'),
    ],
    [
      'a column is computed, and made from one that goes',
      lines(
        'DROP VIEW vip_customer',
        "ALTER TABLE customer ADD COLUMN domain text GENERATED ALWAYS AS (split_part(email, '@', 2)) STORED",
        'ALTER TABLE customer DROP COLUMN email CASCADE',
        'SELECT domain FROM customer',
      ),
      fails('42703'),
    ],
    [
      'a function changes its result',
      lines(
        'DROP VIEW labels',
        'DROP FUNCTION label(int)',
        "CREATE FUNCTION label(id int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT id'",
        'CREATE OR REPLACE FUNCTION label(id int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT 1::bigint $$',
      ),
      fails('42P13'),
    ],
    [
      'a group may read all of a schema',
      lines(
        'CREATE ROLE readers',
        'GRANT USAGE ON SCHEMA archive TO readers',
        'GRANT SELECT ON ALL TABLES IN SCHEMA archive TO readers',
        'ALTER DEFAULT PRIVILEGES IN SCHEMA archive GRANT SELECT ON TABLES TO readers',
        'DROP ROLE readers',
      ),
      fails('2BP01'),
    ],
    [
      'rows are counted once a day',
      lines(
        'CREATE MATERIALIZED VIEW per_day AS SELECT date_trunc($$day$$, placed) AS day, count(*) AS n FROM orders GROUP BY 1',
        'CREATE UNIQUE INDEX per_day_key ON per_day (day)',
        'REFRESH MATERIALIZED VIEW CONCURRENTLY per_day',
        'ALTER TABLE orders ALTER COLUMN placed TYPE date',
      ),
      fails('0A000'),
    ],
    [
      'orders and their lines in one go',
      lines(
        'WITH made AS (INSERT INTO orders (customer_id, code) VALUES (2, $$N1$$) RETURNING id) INSERT INTO item (order_id, line, sku) SELECT id, 1, $$pen$$ FROM made',
        'INSERT INTO item (order_id, line) VALUES (4, 1)',
      ),
      fails('23505'),
    ],
    [
      'names that are written otherwise',
      lines(
        'ALTER TABLE customer RENAME COLUMN name TO full_name',
        'ALTER INDEX customer_name RENAME TO customer_full_name',
        'COMMENT ON COLUMN customer.full_name IS $$Both$$',
        'SELECT full_name FROM customer WHERE name = $$Ada$$',
      ),
      fails('42703'),
    ],
    [
      'a reference is made to go along',
      lines(
        'ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey, ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer ON DELETE CASCADE',
        'DELETE FROM customer WHERE id = 1',
        'SELECT 1 / (SELECT count(*) FROM item)',
      ),
      fails('22012'),
    ],
    [
      'text becomes JSON',
      lines(
        'ALTER TABLE customer ALTER COLUMN note TYPE jsonb USING to_jsonb(note)',
        'UPDATE customer SET note = $$[1]$$ WHERE id = 1',
        'ALTER TABLE customer ADD CHECK (jsonb_typeof(note) = $$string$$)',
      ),
      fails('23514'),
    ],
    [
      'text becomes a number',
      lines(
        'UPDATE customer SET note = NULL WHERE note !~ $q$^[0-9]+$$q$',
        'ALTER TABLE customer ALTER COLUMN note TYPE int USING note::int',
      ),
      OK,
    ],
    [
      'text becomes a number, though not all of it is one',
      'ALTER TABLE customer ALTER COLUMN note TYPE int USING note::int',
      fails('22P02'),
    ],
    [
      'an extension goes that a column has',
      lines(
        'ALTER TABLE customer ALTER COLUMN name TYPE citext',
        'CREATE UNIQUE INDEX customer_name_ci ON customer (name) WHERE vip',
        'DROP EXTENSION citext',
      ),
      fails('2BP01'),
    ],
    [
      'a trigger goes before the rows are mended',
      lines(
        'DROP TRIGGER audited_stamp ON audited',
        "UPDATE audited SET text = 'b'",
        'CREATE TRIGGER audited_stamp BEFORE UPDATE ON audited FOR EACH ROW EXECUTE FUNCTION stamp()',
        'DROP FUNCTION stamp()',
      ),
      fails('2BP01'),
    ],
    [
      'a default calls a function that goes',
      lines('ALTER TABLE loose ADD COLUMN s int DEFAULT add(1, 2)', 'DROP FUNCTION add(int, int)'),
      fails('2BP01'),
    ],
    [
      'a default takes its values from a sequence that goes',
      lines("ALTER TABLE loose ALTER COLUMN a SET DEFAULT nextval('ticket')", 'DROP SEQUENCE ticket'),
      fails('2BP01'),
    ],
    [
      'a check calls a function that goes',
      lines('ALTER TABLE loose ADD CHECK (add(a, 1) > 0)', 'DROP FUNCTION add(int, int)'),
      fails('2BP01'),
    ],
    [
      'an index is made with a function that goes',
      lines('CREATE INDEX sums ON loose (add(a, c))', 'DROP FUNCTION add(int, int)'),
      fails('2BP01'),
    ],
    [
      'a computed column calls a function that goes',
      lines(
        'ALTER TABLE loose ADD COLUMN s int GENERATED ALWAYS AS (add(a, c)) STORED',
        'DROP FUNCTION add(int, int)',
      ),
      fails('2BP01'),
    ],
    [
      'a column goes that another is computed from',
      lines(
        'ALTER TABLE loose ADD COLUMN s int GENERATED ALWAYS AS (a + c) STORED',
        'ALTER TABLE loose DROP COLUMN a',
      ),
      fails('2BP01'),
    ],
    [
      'a column goes that another is computed from, in a new table',
      lines(
        'CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED)',
        'ALTER TABLE t DROP COLUMN a',
      ),
      fails('2BP01'),
    ],
    [
      'a default calls a function, and goes before it',
      lines(
        'ALTER TABLE loose ADD COLUMN s int DEFAULT add(1, 2)',
        'ALTER TABLE loose ALTER COLUMN s DROP DEFAULT',
        'DROP FUNCTION add(int, int)',
      ),
      OK,
    ],
    [
      'a default calls a function that goes with all that uses it',
      lines(
        'ALTER TABLE loose ADD COLUMN s int DEFAULT add(1, 2)',
        'DROP FUNCTION add(int, int) CASCADE',
        'INSERT INTO loose (a) VALUES (5)',
        'ALTER TABLE loose ALTER COLUMN s SET NOT NULL',
      ),
      fails('23502'),
    ],
    [
      'a view calls a function that goes',
      lines('CREATE VIEW sums AS SELECT add(a, c) AS s FROM loose', 'DROP FUNCTION add(int, int)'),
      fails('2BP01'),
    ],
    [
      'a view casts to a type that goes',
      lines(`CREATE VIEW states AS SELECT 'on'::unused_status AS s`, 'DROP TYPE unused_status'),
      fails('2BP01'),
    ],
    [
      'a materialized view calls a function that goes',
      lines(
        'CREATE MATERIALIZED VIEW sums AS SELECT add(a, c) AS s FROM loose',
        'DROP FUNCTION add(int, int)',
      ),
      fails('2BP01'),
    ],
    [
      'a policy calls a function that goes',
      lines('CREATE POLICY few ON secured FOR UPDATE USING (add(id, 1) > 2)', 'DROP FUNCTION add(int, int)'),
      fails('2BP01'),
    ],
    [
      'a trigger asks a function that goes',
      lines(
        'CREATE TRIGGER sometimes BEFORE UPDATE ON loose FOR EACH ROW WHEN (add(NEW.a, 1) > 2) EXECUTE FUNCTION stamp()',
        'DROP FUNCTION add(int, int)',
      ),
      fails('2BP01'),
    ],
    [
      'a domain checks with a function that goes',
      lines('CREATE DOMAIN small AS int CHECK (add(VALUE, 1) < 10)', 'DROP FUNCTION add(int, int)'),
      fails('2BP01'),
    ],
    [
      'a domain has a default of a function that goes',
      lines('CREATE DOMAIN small AS int DEFAULT add(1, 1)', 'DROP FUNCTION add(int, int)'),
      fails('2BP01'),
      { notSimulated: 'the domain is not' },
    ],
    [
      'a function takes a type that goes',
      lines(
        `CREATE FUNCTION is_on(s unused_status) RETURNS boolean LANGUAGE sql AS $$ SELECT s = 'on' $$`,
        'DROP TYPE unused_status',
      ),
      fails('2BP01'),
    ],
    [
      'a function returns rows of a table that goes',
      lines(
        `CREATE FUNCTION all_loose() RETURNS SETOF loose LANGUAGE sql AS 'SELECT * FROM loose'`,
        'DROP TABLE loose',
      ),
      fails('2BP01'),
    ],
    [
      'a table has rows of another in a column',
      lines('CREATE TABLE kept (was loose)', 'DROP TABLE loose'),
      fails('2BP01'),
    ],
    [
      'a table is partitioned by a function that goes',
      lines(
        'CREATE TABLE parts (a int, b int) PARTITION BY RANGE (add(a, b))',
        'DROP FUNCTION add(int, int)',
      ),
      fails('2BP01'),
    ],
    [
      'a schema goes with something in it',
      lines('CREATE TABLE bare.t (id int)', 'DROP SCHEMA bare'),
      fails('2BP01'),
    ],
    [
      'a table has a type of a schema that goes',
      lines(
        `CREATE TYPE bare.mood AS ENUM ('good')`,
        'CREATE TABLE moods (m bare.mood)',
        'DROP SCHEMA bare CASCADE',
        'SELECT m FROM moods',
      ),
      fails('42703'),
    ],
    [
      'a key goes that others point to',
      lines(
        'CREATE TABLE t (id int PRIMARY KEY)',
        'CREATE TABLE u (t int REFERENCES t)',
        'ALTER TABLE t DROP CONSTRAINT t_pkey',
      ),
      fails('2BP01'),
    ],
    [
      'a key goes that a view groups by',
      lines(
        'CREATE VIEW g AS SELECT id, email FROM customer GROUP BY id',
        'ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey',
        'ALTER TABLE customer DROP CONSTRAINT customer_pkey',
      ),
      fails('2BP01'),
      { notSimulated: 'whether the view needs it' },
    ],
    [
      'a column with a default goes before what it calls',
      lines(
        'ALTER TABLE loose ADD COLUMN s int DEFAULT add(1, 2)',
        'ALTER TABLE loose DROP COLUMN s',
        'DROP FUNCTION add(int, int)',
      ),
      OK,
    ],
    [
      'a table goes before what it calls',
      lines(
        'CREATE TABLE t (a int CHECK (add(a, 1) > 0), b int GENERATED ALWAYS AS (add(a, 2)) STORED)',
        'CREATE INDEX sums ON t (add(a, b))',
        'DROP TABLE t',
        'DROP FUNCTION add(int, int)',
      ),
      OK,
    ],
    [
      'a view is replaced before what it called goes',
      lines(
        'CREATE VIEW sums AS SELECT add(a, c) AS s FROM loose',
        'CREATE OR REPLACE VIEW sums AS SELECT a + c AS s FROM loose',
        'DROP FUNCTION add(int, int)',
      ),
      OK,
    ],
    [
      'a sequence of a column that was made serial',
      lines('CREATE TABLE t (id serial, n int)', 'DROP SEQUENCE t_id_seq'),
      fails('2BP01'),
    ],
  ),
].flat()
