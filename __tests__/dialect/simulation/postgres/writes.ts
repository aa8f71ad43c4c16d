/** What it takes to tell what becomes of rows: orders, keys on their way, sequences, snapshots. */
import { fails, kind, OK } from '../case.js'

const lines = (...statements: readonly string[]): string => `${statements.join(';\n')};\n`
const SEVERAL = 'CREATE TABLE s (id int PRIMARY KEY, a int UNIQUE, b int NOT NULL CHECK (b > 0))'
const FILLED = [SEVERAL, 'INSERT INTO s VALUES (1, 1, 1), (2, 2, 2), (3, 3, 3)'] as const

export const WRITES = [
  kind(
    'rows: first error',
    [
      'null before duplicate',
      lines(...FILLED, 'INSERT INTO s VALUES (9, 9, NULL), (1, 1, 1)'),
      fails('23502'),
    ],
    [
      'duplicate before null',
      lines(...FILLED, 'INSERT INTO s VALUES (1, 1, 1), (9, 9, NULL)'),
      fails('23505'),
    ],
    ['check before duplicate of the row', lines(...FILLED, 'INSERT INTO s VALUES (1, 1, 0)'), fails('23514')],
    ['duplicate before orphan', "INSERT INTO item VALUES (77, 1, 'x'), (1, 1, 'x')", fails('23505')],
    ['of an UPDATE', lines(...FILLED, 'UPDATE s SET a = 3, b = b - 1'), fails('23514')],
  ),
  kind(
    'rows: sequence',
    [
      'values of a failed INSERT are gone',
      lines(
        'CREATE TABLE q (id serial PRIMARY KEY, a int NOT NULL)',
        'INSERT INTO q (a) VALUES (1), (NULL)',
        'INSERT INTO q VALUES (3, 1)',
        'INSERT INTO q (a) VALUES (2)',
      ),
      fails('23505'),
      { before: { 1: '23502' } },
    ],
    [
      'values of a statement that was rolled back are gone',
      lines(
        'CREATE TABLE q (id serial PRIMARY KEY, a int)',
        'BEGIN',
        'INSERT INTO q (a) VALUES (1), (2)',
        'ROLLBACK',
        'INSERT INTO q VALUES (3, 1)',
        'INSERT INTO q (a) VALUES (2)',
      ),
      fails('23505'),
    ],
    [
      'that began anew counts from there after a rollback',
      lines(
        'CREATE TABLE q (id serial PRIMARY KEY, a int)',
        'INSERT INTO q (a) VALUES (1), (2)',
        'BEGIN',
        'TRUNCATE q RESTART IDENTITY',
        'INSERT INTO q (a) VALUES (1)',
        'ROLLBACK',
        'INSERT INTO q (a) VALUES (3)',
      ),
      OK,
    ],
    [
      'DEFAULT in some rows',
      lines('CREATE TABLE q (id serial PRIMARY KEY)', 'INSERT INTO q VALUES (DEFAULT), (2), (DEFAULT)'),
      fails('23505'),
    ],
    [
      'a value given where the user value is overridden',
      "INSERT INTO customer (id, email) OVERRIDING USER VALUE VALUES (1, 'e')",
      OK,
    ],
    [
      'constant that does not fit takes none',
      lines(
        "INSERT INTO orders (customer_id, code) SELECT id, '123456789' FROM customer",
        'INSERT INTO orders (customer_id) VALUES (1)',
      ),
      OK,
      { before: { 0: '22001' } },
    ],
    [
      'literal that does not fit, without a row',
      "INSERT INTO loose (a) SELECT 'x' FROM empty_one",
      fails('22P02'),
    ],
  ),
  kind(
    'rows: keys on their way',
    [
      'up by one',
      lines(SEVERAL, 'INSERT INTO s VALUES (1, 1, 1), (2, 2, 2)', 'UPDATE archive.orders SET id = id + 1'),
      fails('23505'),
    ],
    ['down by one', 'UPDATE archive.orders SET id = id - 1', OK],
    ['to where a row is that stays', 'UPDATE archive.orders SET id = 2 WHERE id = 1', fails('23505')],
    [
      'deferrable',
      lines(
        'ALTER TABLE archive.orders DROP CONSTRAINT orders_pkey',
        'ALTER TABLE archive.orders ADD UNIQUE (id) DEFERRABLE',
        'UPDATE archive.orders SET id = 3 - id',
      ),
      OK,
    ],
    [
      'deferrable, twice at the end',
      lines(
        'ALTER TABLE archive.orders DROP CONSTRAINT orders_pkey',
        'ALTER TABLE archive.orders ADD UNIQUE (id) DEFERRABLE',
        'UPDATE archive.orders SET id = 3',
      ),
      fails('23505'),
    ],
    [
      'deferred to the end of the transaction',
      lines(
        'ALTER TABLE archive.orders DROP CONSTRAINT orders_pkey',
        'ALTER TABLE archive.orders ADD UNIQUE (id) DEFERRABLE INITIALLY DEFERRED',
        'BEGIN',
        'INSERT INTO archive.orders VALUES (1, 1)',
        'COMMIT',
      ),
      fails('23505'),
    ],
  ),
  kind(
    'rows: conflicts',
    [
      'two arbiters',
      lines(...FILLED, 'INSERT INTO s VALUES (9, 1, 1), (1, 9, 1), (8, 8, 1) ON CONFLICT DO NOTHING'),
      OK,
    ],
    [
      'not the arbiter',
      lines(...FILLED, 'INSERT INTO s VALUES (9, 1, 1) ON CONFLICT (id) DO NOTHING'),
      fails('23505'),
    ],
    [
      'not the arbiter, in UPDATE',
      lines(...FILLED, 'INSERT INTO s VALUES (1, 2, 1) ON CONFLICT (id) DO UPDATE SET a = EXCLUDED.a'),
      fails('23505'),
    ],
    [
      'WHERE that is false',
      lines(
        ...FILLED,
        'INSERT INTO s VALUES (1, 2, 1) ON CONFLICT (id) DO UPDATE SET a = EXCLUDED.a WHERE s.b > 7',
      ),
      OK,
    ],
    [
      'new row twice',
      lines(...FILLED, 'INSERT INTO s VALUES (7, 7, 7), (7, 8, 8) ON CONFLICT (id) DO UPDATE SET b = 9'),
      fails('21000'),
    ],
    [
      'check of the row that is proposed',
      lines(...FILLED, 'INSERT INTO s VALUES (1, 1, 0) ON CONFLICT (id) DO NOTHING'),
      fails('23514'),
    ],
    [
      'check of the row as changed',
      lines(...FILLED, 'INSERT INTO s VALUES (1, 1, 1) ON CONFLICT (id) DO UPDATE SET b = s.b - 1'),
      fails('23514'),
    ],
    [
      'column without its table',
      lines(...FILLED, 'INSERT INTO s VALUES (1, 1, 1) ON CONFLICT (id) DO UPDATE SET b = b + 1'),
      fails('42702'),
    ],
    [
      'alias',
      lines(
        ...FILLED,
        'INSERT INTO s AS x VALUES (1, 1, 1) ON CONFLICT (id) DO UPDATE SET b = x.b + 1 RETURNING x.b',
      ),
      OK,
    ],
    [
      'then what came of it',
      lines(
        ...FILLED,
        'INSERT INTO s VALUES (1, 9, 5) ON CONFLICT (id) DO UPDATE SET a = EXCLUDED.a',
        'INSERT INTO s VALUES (4, 1, 1)',
        'INSERT INTO s VALUES (5, 9, 1)',
      ),
      fails('23505'),
    ],
  ),
  kind(
    'rows: views',
    ['row that the view does not show', 'UPDATE vip_customer SET email = NULL WHERE id = 2', OK],
    ['view over a view', 'UPDATE rich_orders SET total = 60 WHERE id = 2', OK],
    ['constraint of the table', 'UPDATE rich_orders SET total = -1 WHERE id = 2', fails('23514')],
    ['column missing', 'UPDATE vip_customer SET name = 1', fails('42703')],
    ['without a table', 'INSERT INTO lonely_view VALUES (1)', fails('55000')],
    [
      'of the change',
      lines(
        'CREATE VIEW v AS SELECT id AS number, email FROM customer WHERE vip',
        "UPDATE v SET email = 'bo@example.org' WHERE number = 1",
      ),
      fails('23505'),
    ],
    [
      'of the change, computed column',
      lines('CREATE VIEW v AS SELECT id, score + 1 AS more FROM customer', 'UPDATE v SET more = 1'),
      fails('0A000'),
    ],
    [
      'of the change, grouped',
      lines('CREATE VIEW v AS SELECT name FROM customer GROUP BY name', 'DELETE FROM v'),
      fails('55000'),
    ],
    [
      'then read',
      lines(
        'DELETE FROM vip_customer WHERE id = 1 AND id = 2',
        "INSERT INTO vip_customer (id, email, vip) VALUES (1, 'e', true)",
      ),
      fails('23505'),
    ],
  ),
  kind(
    'rows: WITH that writes',
    [
      'moves',
      'WITH gone AS (DELETE FROM loose WHERE a = 1 RETURNING a, c) INSERT INTO archive.orders SELECT a + 10 + c, c FROM gone',
      OK,
    ],
    [
      'moves to a duplicate',
      'WITH gone AS (DELETE FROM loose WHERE a = 1 RETURNING a) INSERT INTO archive.orders SELECT a FROM gone',
      fails('23505'),
    ],
    [
      'update or insert',
      "WITH up AS (UPDATE product SET name = 'P' WHERE sku = 'pen' RETURNING sku) INSERT INTO product (sku, name) SELECT 'pen', 'P' WHERE NOT EXISTS (SELECT FROM up)",
      OK,
    ],
    [
      'fails inside',
      'WITH up AS (UPDATE product SET name = NULL RETURNING sku) SELECT * FROM up',
      fails('23502'),
    ],
    [
      'selected from',
      "WITH up AS (INSERT INTO product (sku, name) VALUES ('x', 'X') RETURNING *) SELECT name FROM up",
      OK,
    ],
    [
      'missing column of it',
      "WITH up AS (INSERT INTO product (sku, name) VALUES ('x', 'X') RETURNING sku) SELECT name FROM up",
      fails('42703'),
    ],
  ),
  kind(
    'rows: references',
    [
      'SET NULL where none may be',
      lines(
        'CREATE TABLE c (p int NOT NULL REFERENCES archive.orders ON DELETE SET NULL)',
        'INSERT INTO c VALUES (1)',
        'DELETE FROM archive.orders WHERE id = 1',
      ),
      fails('23502'),
    ],
    [
      'SET NULL',
      lines(
        'CREATE TABLE c (p int REFERENCES archive.orders ON DELETE SET NULL)',
        'INSERT INTO c VALUES (1)',
        'DELETE FROM archive.orders WHERE id = 1',
        'ALTER TABLE c ALTER p SET NOT NULL',
      ),
      fails('23502'),
    ],
    [
      'SET DEFAULT',
      lines(
        'CREATE TABLE c (p int DEFAULT 2 REFERENCES archive.orders ON DELETE SET DEFAULT)',
        'INSERT INTO c VALUES (1)',
        'DELETE FROM archive.orders WHERE id = 1',
        'DELETE FROM archive.orders',
      ),
      fails('23503'),
    ],
    [
      'ON UPDATE CASCADE',
      lines(
        'CREATE TABLE c (p int UNIQUE CHECK (p < 50) REFERENCES archive.orders ON UPDATE CASCADE)',
        'INSERT INTO c VALUES (1)',
        'UPDATE archive.orders SET id = 50 WHERE id = 1',
      ),
      fails('23514'),
    ],
    [
      'chain of CASCADE',
      lines(
        'CREATE TABLE c (p int PRIMARY KEY REFERENCES archive.orders ON DELETE CASCADE)',
        'CREATE TABLE d (c int REFERENCES c)',
        'INSERT INTO c VALUES (1)',
        'INSERT INTO d VALUES (1)',
        'DELETE FROM archive.orders',
      ),
      fails('23503'),
    ],
    [
      'to itself',
      lines(
        'CREATE TABLE n (id int PRIMARY KEY, up int REFERENCES n)',
        'INSERT INTO n VALUES (1, 2), (2, 1)',
        'DELETE FROM n',
      ),
      OK,
    ],
    [
      'to itself, half',
      lines(
        'CREATE TABLE n (id int PRIMARY KEY, up int REFERENCES n)',
        'INSERT INTO n VALUES (1, 2), (2, 1)',
        'DELETE FROM n WHERE id = 1',
      ),
      fails('23503'),
    ],
    ['key that comes back', 'UPDATE customer SET id = id', OK],
  ),
  kind(
    'rows: others',
    [
      'generated column that is too long',
      lines(
        'CREATE TABLE g (a int, b numeric(3,0) GENERATED ALWAYS AS (a * 10) STORED)',
        'INSERT INTO g VALUES (1)',
        'UPDATE g SET a = 100',
      ),
      fails('22003'),
    ],
    [
      'generated column that is unique',
      lines(
        'CREATE TABLE g (a int, b int GENERATED ALWAYS AS (a / 2) STORED UNIQUE)',
        'INSERT INTO g VALUES (2)',
        'INSERT INTO g VALUES (3)',
      ),
      fails('23505'),
    ],
    ['several columns at once', "UPDATE customer SET (name, score) = ('A', 1) WHERE id = 1", OK],
    [
      'several columns of a query',
      'UPDATE customer SET (name, score) = (SELECT NULL, 1 / (id - 1) FROM orders LIMIT 1)',
      fails('22012'),
    ],
    [
      'IS DISTINCT FROM',
      "UPDATE loose SET a = 1 / (a - 4) WHERE b IS DISTINCT FROM 'one' AND a IS NOT NULL",
      fails('22012'),
    ],
    [
      'column called like one of a simulation',
      lines(
        'CREATE TABLE g (c1 int, n_ int, c2 int)',
        'INSERT INTO g VALUES (1, 2, 3)',
        'UPDATE g SET c2 = c1 + n_ WHERE c1 < c2 RETURNING n_',
        'UPDATE g SET c3 = 1',
      ),
      fails('42703'),
    ],
    [
      'column that only a simulation has',
      lines('CREATE TABLE g (a int)', 'INSERT INTO g VALUES (1)', 'UPDATE g SET a = c1'),
      fails('42703'),
    ],
    [
      'system column',
      'UPDATE loose SET a = 1 WHERE xmin IS NULL',
      OK,
      { notSimulated: 'who wrote a row last is not kept' },
    ],
    [
      'RETURNING that fails',
      'UPDATE customer SET score = 0 WHERE id = 1 RETURNING 1 / score',
      fails('22012'),
    ],
    [
      'domain that has a default',
      lines(
        'CREATE DOMAIN five AS int DEFAULT 5 CHECK (VALUE < 9)',
        'CREATE TABLE g (a int, b five UNIQUE)',
        'INSERT INTO g (a) VALUES (1)',
        'INSERT INTO g (a) VALUES (2)',
      ),
      fails('23505'),
    ],
    ['trigger that has no row to fire for', 'UPDATE audited SET id = 3 WHERE id = 77', OK],
    [
      'partition is read after its table was written',
      lines(
        "INSERT INTO measure VALUES ('2026-03-03', 7, 1)",
        'ALTER TABLE measure_2026 ADD UNIQUE (sensor)',
        "INSERT INTO measure_2026 VALUES ('2026-04-04', 7, 1)",
      ),
      fails('23505'),
    ],
    [
      'table is read after its partition was written',
      lines(
        "INSERT INTO measure_2026 VALUES ('2026-03-03', 1, 1)",
        'CREATE UNIQUE INDEX ON measure (at, sensor)',
        "INSERT INTO measure VALUES ('2026-03-03', 1, 1)",
      ),
      fails('23505'),
    ],
    [
      'partition takes no row of another',
      "INSERT INTO measure_2026 VALUES ('2025-03-03', 7, 1)",
      fails('23514'),
    ],
  ),
  kind(
    'MERGE in detail',
    [
      'deletes',
      'MERGE INTO loose l USING customer c ON c.id = l.a WHEN MATCHED AND c.vip THEN DELETE WHEN MATCHED THEN DO NOTHING',
      OK,
    ],
    [
      'deletes what is referred to',
      'MERGE INTO customer c USING loose l ON c.id = l.a AND l.c = 1 WHEN MATCHED THEN DELETE',
      fails('23503'),
    ],
    [
      'inserts a duplicate',
      'MERGE INTO archive.orders o USING loose l ON false WHEN NOT MATCHED AND l.a = 1 THEN INSERT (id) VALUES (l.a)',
      fails('23505'),
    ],
    [
      'on a table of the change',
      lines(
        ...FILLED,
        'MERGE INTO s USING loose l ON l.a = s.id AND l.c = 2 WHEN MATCHED THEN UPDATE SET b = s.b - l.c WHEN NOT MATCHED THEN DO NOTHING',
      ),
      fails('23514'),
    ],
    [
      'column missing on a table of the change',
      lines(...FILLED, 'MERGE INTO s USING loose l ON l.a = s.c1 WHEN MATCHED THEN DELETE'),
      fails('42703'),
    ],
  ),
  kind(
    'FETCH',
    ['of a cursor', lines('BEGIN', 'DECLARE c CURSOR FOR SELECT * FROM customer', 'FETCH 2 FROM c'), OK],
    ['missing', lines('BEGIN', 'FETCH 2 FROM c'), fails('34000')],
    [
      'after CLOSE',
      lines('BEGIN', 'DECLARE c CURSOR FOR SELECT * FROM customer', 'CLOSE c', 'FETCH c'),
      fails('34000'),
    ],
  ),
  kind('CLOSE', ['missing', lines('BEGIN', 'CLOSE c'), fails('34000')], ['all', 'CLOSE ALL', OK]),
  kind(
    'COPY FROM STDIN in detail',
    ['duplicate', 'COPY archive.orders FROM STDIN;\n7\t1\n1\t1\n\\.\n', fails('23505')],
    ['null', 'COPY product (sku, name) FROM STDIN;\nx\t\\N\n\\.\n', fails('23502')],
    ['no number', 'COPY loose (a) FROM STDIN;\nx\n\\.\n', fails('22P02')],
    ['too few', 'COPY loose FROM STDIN;\n1\tx\n\\.\n', fails('22P04')],
    ['too many', 'COPY loose (a) FROM STDIN;\n1\tx\n\\.\n', fails('22P04')],
    ['too long', 'COPY orders (customer_id, code) FROM STDIN;\n1\t123456789\n\\.\n', fails('22001')],
    [
      'then a row',
      'COPY archive.orders FROM STDIN;\n7\ta\n\\.\n\nCOPY archive.orders FROM STDIN;\n7\t1\n\\.\nINSERT INTO archive.orders VALUES (7, 1);\n',
      fails('23505'),
      { before: { 0: '22P02' } },
    ],
  ),
].flat()
