/** Statements with more than one fault: what the server finds first. Invariant: each is of a table that the change has touched. */
import { fails, kind, OK } from '../case.js'

const lines = (...statements: readonly string[]): string => `${statements.join(';\n')};\n`
const TOUCHED = 'ALTER TABLE loose ADD COLUMN d int'

export const ORDER = [
  kind(
    'order: UPDATE',
    [
      'a bad literal in WHERE before a missing column in SET',
      lines(TOUCHED, "UPDATE loose SET missing = 1 WHERE a = 'x'"),
      fails('22P02'),
    ],
    [
      'no operator in WHERE before a missing column in SET',
      lines(TOUCHED, 'UPDATE loose SET missing = 1 WHERE a IN (true, 42)'),
      fails('42883'),
    ],
    [
      'a missing column in RETURNING before one in SET',
      lines(TOUCHED, 'UPDATE loose SET missing = 1 RETURNING nope()'),
      fails('42883'),
    ],
    [
      'a missing column in a value before one in SET',
      lines(TOUCHED, 'UPDATE loose SET missing = 1, a = nope()'),
      fails('42883'),
    ],
    [
      'a bad literal before the next missing column',
      lines(TOUCHED, "UPDATE loose SET a = 'x', missing = 1"),
      fails('22P02'),
    ],
    [
      'a missing column before the next bad literal',
      lines(TOUCHED, "UPDATE loose SET missing = 1, a = 'x'"),
      fails('42703'),
    ],
    [
      'a bad literal before a column that is assigned twice',
      lines(TOUCHED, "UPDATE loose SET b = 'y', b = 'z', a = 'x'"),
      fails('22P02'),
    ],
    [
      'a wrong type before a column that only DEFAULT fits',
      lines('ALTER TABLE priced ADD COLUMN d int', 'UPDATE priced SET gross = 1, net = true'),
      fails('42804'),
    ],
  ),
  kind(
    'order: INSERT',
    [
      'a bad literal before a wrong type behind it',
      lines(TOUCHED, "INSERT INTO loose (a, b, c) VALUES ('x', 'y', true)"),
      fails('22P02'),
    ],
    [
      'a wrong type before a bad literal behind it',
      lines(TOUCHED, "INSERT INTO loose (c, b, a) VALUES (true, 'y', 'x')"),
      fails('42804'),
    ],
    [
      'a bad literal of SELECT before a wrong type behind it',
      lines(TOUCHED, "INSERT INTO loose (a, b, c) SELECT 'x', b, true FROM loose WHERE false"),
      fails('22P02'),
    ],
    [
      'a bad literal before a column that only DEFAULT fits',
      lines('ALTER TABLE priced ADD COLUMN d int', "INSERT INTO priced (gross, net) VALUES (1, 'x')"),
      fails('22P02'),
    ],
    [
      'a value that does not fit, in the order of the columns',
      lines(TOUCHED, 'INSERT INTO loose (c, a) VALUES (1 / 0, 3000000000)'),
      fails('22003'),
    ],
    [
      'a value that does not fit, as several rows have them',
      lines(TOUCHED, 'INSERT INTO loose (c, a) VALUES (1 / 0, 3000000000), (1, 1)'),
      fails('22012'),
    ],
  ),
  kind(
    'order: ON CONFLICT',
    [
      'a bad literal before an index that is not there',
      lines(TOUCHED, "INSERT INTO loose (a) VALUES ('x') ON CONFLICT (a) DO NOTHING"),
      fails('22P02'),
    ],
    [
      'a value that does not fit before an index that is not there',
      lines(TOUCHED, 'INSERT INTO loose (a) VALUES (3000000000) ON CONFLICT (a) DO NOTHING'),
      fails('22003'),
    ],
    [
      'a missing column in SET before an index that is not there',
      lines(TOUCHED, 'INSERT INTO loose (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET missing = 1'),
      fails('42703'),
    ],
    [
      'a value in SET that does not fit before an index that is not there',
      lines(TOUCHED, 'INSERT INTO loose (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET c = 3000000000'),
      fails('22003'),
    ],
    [
      'an index that is not there before a null',
      lines(
        'ALTER TABLE customer ADD COLUMN d int',
        'INSERT INTO customer (email) VALUES (NULL) ON CONFLICT (score) DO NOTHING',
      ),
      fails('42P10'),
    ],
    [
      'a missing column of it before one in SET',
      lines(TOUCHED, 'INSERT INTO loose (a) VALUES (1) ON CONFLICT (nope) DO UPDATE SET missing = 1'),
      fails('42703'),
    ],
  ),
  kind(
    'order: values in rows that nothing asks for',
    [
      'of a column that was added',
      lines(
        'ALTER TABLE loose ADD COLUMN d numeric(6,2) DEFAULT 100',
        'UPDATE loose SET d = d + 100000 WHERE a > 1000',
      ),
      OK,
    ],
    [
      'of a column that was made another',
      lines('ALTER TABLE loose ALTER b TYPE int USING 0', 'SELECT 1 / b FROM loose WHERE a > 1000'),
      OK,
    ],
    [
      'of a column that is refused for its value, without rows',
      'ALTER TABLE empty_one ALTER b TYPE int USING 1 / 0',
      fails('22012'),
    ],
    [
      'of a table made of a query',
      lines(
        'CREATE TABLE made AS SELECT a, 0 AS zero FROM loose',
        'SELECT 1 / zero FROM made WHERE a > 1000',
      ),
      OK,
    ],
    [
      'of rows that were inserted',
      lines(
        'CREATE TABLE made (a int, zero int)',
        'INSERT INTO made VALUES (1, 0)',
        'UPDATE made SET a = 1 / zero WHERE a > 1',
      ),
      OK,
    ],
    [
      'of rows that were changed',
      lines(
        'CREATE TABLE made (a int, zero int)',
        'INSERT INTO made SELECT a, 1 FROM loose',
        'UPDATE made SET zero = 0',
        'UPDATE made SET a = 1 / zero WHERE a > 1000',
      ),
      OK,
    ],
    [
      'in a condition that comes after the one that fails',
      lines(
        'ALTER TABLE loose ADD COLUMN d int',
        'DELETE FROM loose WHERE 1 / (a - a) > 0 AND d + d + d + d > 0',
      ),
      fails('22012'),
    ],
  ),
  kind(
    'order: row by row',
    [
      'a duplicate before a value that is too large',
      "UPDATE customer SET email = 'z', score = score * 100000",
      fails('23505'),
    ],
    [
      'a value that is too large before a duplicate',
      "UPDATE customer SET email = 'z', score = score * 300000000",
      fails('22003'),
    ],
    [
      'a key that is free only later before a value that is too large',
      'UPDATE customer SET id = id + 1, score = score * 100000',
      fails('23505'),
    ],
    [
      'a duplicate before a condition that fails',
      "UPDATE customer SET email = 'z' WHERE 1000 / (score - 99999) < 9",
      fails('23505'),
    ],
    [
      'a null of SELECT before a value that is too large',
      'INSERT INTO customer (email, score) SELECT note, score * 100000 FROM customer',
      fails('23502'),
    ],
    [
      'a value of SELECT that is too large, made before rows are sorted',
      'INSERT INTO customer (email, score) SELECT note, score * 100000 FROM customer ORDER BY id',
      fails('22003'),
    ],
    [
      'a null before a value that is too large, with ON CONFLICT',
      'INSERT INTO customer (email, score) SELECT note, score * 100000 FROM customer ON CONFLICT (email) DO NOTHING',
      fails('23502'),
    ],
    [
      'a null before a value that is too large, with DO UPDATE',
      'INSERT INTO customer AS c (email, score) SELECT note, score * 100000 FROM customer ON CONFLICT (email) DO UPDATE SET score = c.score * 2',
      fails('23502'),
    ],
    [
      'a row that comes twice before a value that is too large',
      "INSERT INTO customer (email, score) SELECT 'z', score * 100000 FROM customer ON CONFLICT (email) DO UPDATE SET name = 'z'",
      fails('21000'),
    ],
    [
      'a value of DO UPDATE that is too large before a null',
      "INSERT INTO customer AS c (email, name) SELECT CASE WHEN id < 3 THEN 'di@example.org' END, name FROM customer ON CONFLICT (email) DO UPDATE SET score = c.score * 100000",
      fails('22003'),
    ],
    [
      'a constant before all rows',
      "INSERT INTO customer (email, name) VALUES (NULL, 'a'), ('b', repeat('x', 41)::varchar(41))",
      fails('22001'),
    ],
    [
      'a bad label before all rows',
      lines(
        "ALTER TYPE order_status ADD VALUE 'late'",
        "INSERT INTO orders (customer_id, status) VALUES (NULL, 'new'), (1, 'nope')",
      ),
      fails('22P02'),
    ],
    [
      'sequences have given values to the rows before',
      lines(
        'CREATE TABLE q (id serial PRIMARY KEY, a int NOT NULL)',
        'INSERT INTO q (a) SELECT a * 1000000000 FROM (VALUES (1), (NULL), (4)) AS v (a)',
        'INSERT INTO q (a) VALUES (1)',
        'INSERT INTO q VALUES (3, 1)',
      ),
      fails('23505'),
      { before: { 1: '23502' } },
    ],
  ),
  kind('order: MERGE', [
    'a bad literal in ON before a missing column in SET',
    lines(
      TOUCHED,
      "MERGE INTO loose USING customer AS c ON loose.a = 'x' WHEN MATCHED THEN UPDATE SET missing = 1",
    ),
    fails('22P02'),
  ]),
  kind(
    'order: CREATE INDEX',
    [
      'a missing column before a name that is taken',
      'CREATE INDEX customer_name ON loose (missing)',
      fails('42703'),
    ],
    [
      'a missing column in its condition before a name that is taken',
      'CREATE INDEX IF NOT EXISTS customer_name ON loose (a) WHERE missing > 1',
      fails('42703'),
    ],
    [
      'a missing method before a name that is taken',
      'CREATE INDEX customer_name ON loose USING nope (a)',
      fails('42704'),
    ],
    [
      'a name that is taken before duplicates',
      'CREATE UNIQUE INDEX customer_name ON loose (a)',
      fails('42P07'),
    ],
  ),
  kind(
    'order: an enum that is altered behind rows',
    [
      'that were made of it',
      lines(
        'CREATE TABLE made AS SELECT id, status FROM orders',
        'UPDATE orders SET total = total + 1',
        "ALTER TYPE order_status ADD VALUE 'late'",
        "INSERT INTO made VALUES (9, 'late'), (10, 'new')",
        "UPDATE orders SET status = 'late' WHERE status = 'paid'",
        'CREATE UNIQUE INDEX one_each ON made (status)',
      ),
      fails('23505'),
    ],
    [
      'of a table without any',
      lines(
        'CREATE TABLE made (a int, status order_status)',
        'ALTER TYPE order_status RENAME TO state',
        "INSERT INTO made VALUES (9, 'nope')",
      ),
      fails('22P02'),
    ],
    [
      'beside a column that cannot be cast',
      lines(
        "ALTER TYPE order_status ADD VALUE 'late'",
        'ALTER TABLE orders ALTER placed TYPE boolean USING placed::boolean',
      ),
      fails('42846'),
    ],
    [
      'and that another column cannot be cast to',
      lines(
        "ALTER TYPE order_status ADD VALUE 'late'",
        'ALTER TABLE customer ALTER vip DROP DEFAULT',
        'DROP VIEW vip_customer',
        'ALTER TABLE customer ALTER vip TYPE order_status USING vip::order_status',
      ),
      fails('42846'),
    ],
    [
      'beside a column that cannot be compared',
      lines("ALTER TYPE order_status ADD VALUE 'late'", 'ALTER TABLE orders ADD CHECK (placed > 5)'),
      fails('42883'),
    ],
    [
      'and then made another type',
      lines(
        "ALTER TYPE order_status ADD VALUE 'late'",
        'ALTER TABLE orders ALTER status DROP DEFAULT',
        'DROP VIEW open_orders CASCADE',
        'ALTER TABLE orders ALTER status TYPE int USING length(status::text)',
        'ALTER TABLE orders ALTER status TYPE int USING 1 / (status - 4)',
      ),
      fails('22012'),
    ],
  ),
].flat()
