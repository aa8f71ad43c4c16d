/** Changes as teams write them: what is moved, split, widened, archived or cleaned up, from end to end. */
import { fails, kind, OK } from '../case.js'

const lines = (...statements: readonly string[]): string => statements.join(';\n') + ';\n'

const WITH_STATUS = [
  'CREATE TABLE status (id tinyint unsigned AUTO_INCREMENT PRIMARY KEY, name varchar(20) NOT NULL, UNIQUE (name))',
  "INSERT INTO status (name) VALUES ('new'), ('paid'), ('sent')",
  'ALTER TABLE orders ADD COLUMN status_id tinyint unsigned',
  'UPDATE orders SET status_id = (SELECT s.id FROM status s WHERE s.name = orders.status)',
  'ALTER TABLE orders MODIFY status_id tinyint unsigned NOT NULL, ADD CONSTRAINT orders_status FOREIGN KEY (status_id) REFERENCES status (id)',
]
const WIDER_KEY = [
  'ALTER TABLE orders DROP FOREIGN KEY orders_customer_fk',
  'ALTER TABLE customer MODIFY id bigint NOT NULL AUTO_INCREMENT',
  'ALTER TABLE orders MODIFY customer_id bigint NOT NULL',
  'ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customer (id) ON DELETE CASCADE',
]
const SOFT_DELETE = [
  'ALTER TABLE customer ADD COLUMN deleted_at datetime NULL',
  'ALTER TABLE customer ADD COLUMN active tinyint GENERATED ALWAYS AS (IF(deleted_at IS NULL, 1, NULL)) STORED',
  'ALTER TABLE customer DROP INDEX customer_email, ADD UNIQUE KEY customer_email (email, active)',
]

export const MIGRATIONS = [
  kind(
    'migration',
    [
      'a column is split in two',
      lines(
        'ALTER TABLE customer ADD COLUMN login varchar(40) NULL AFTER email, ADD COLUMN host varchar(40)',
        "UPDATE customer SET login = SUBSTRING_INDEX(email, '@', 1), host = SUBSTRING_INDEX(email, '@', -1)",
        'ALTER TABLE customer MODIFY login varchar(40) NOT NULL, MODIFY host varchar(40) NOT NULL',
        'ALTER TABLE customer ADD UNIQUE KEY customer_login (login, host)',
        'ALTER TABLE customer DROP COLUMN email',
        "INSERT INTO customer (login, host) VALUES ('eve', 'example.org')",
      ),
      OK,
    ],
    [
      'a column is split in two, one of them not long enough',
      lines(
        'ALTER TABLE customer ADD COLUMN host varchar(8)',
        "UPDATE customer SET host = SUBSTRING_INDEX(email, '@', -1)",
      ),
      fails(1406),
    ],
    ['words become a table of their own', lines(...WITH_STATUS, 'ALTER TABLE orders DROP COLUMN status'), OK],
    [
      'words become a table of their own, and a view has one of them',
      lines(...WITH_STATUS, 'ALTER TABLE orders DROP COLUMN status', 'SELECT * FROM open_orders'),
      fails(1356),
    ],
    [
      'words become a table of their own, and a new word comes',
      lines(...WITH_STATUS, "INSERT INTO orders (customer_id, status, status_id) VALUES (1, 'new', 9)"),
      fails(1452),
    ],
    [
      'tables change places',
      lines(
        'CREATE TABLE loose_new (a int NOT NULL PRIMARY KEY, b varchar(40))',
        'INSERT INTO loose_new SELECT a, MIN(b) FROM loose WHERE a IS NOT NULL GROUP BY a',
        'RENAME TABLE loose TO loose_old, loose_new TO loose',
        'DROP TABLE loose_old',
        "INSERT INTO loose (a, b) VALUES (4, 'again')",
      ),
      fails(1062),
    ],
    [
      'a key is widened under a foreign key',
      lines('ALTER TABLE customer MODIFY id bigint NOT NULL AUTO_INCREMENT'),
      fails(1833),
    ],
    [
      'a key is widened on both sides',
      lines(...WIDER_KEY, "INSERT INTO customer (id, email) VALUES (9000000000, 'far')"),
      OK,
    ],
    [
      'a key is widened on both sides, and its rows go with what they point to',
      lines(
        ...WIDER_KEY,
        'DELETE FROM customer WHERE id = 1',
        'INSERT INTO item (order_id, line) VALUES (1, 9)',
      ),
      fails(1452),
    ],
    [
      'rows are marked instead of deleted',
      lines(
        ...SOFT_DELETE,
        "UPDATE customer SET deleted_at = '2026-01-01' WHERE id = 1",
        "INSERT INTO customer (email) VALUES ('ada@example.org')",
      ),
      OK,
    ],
    [
      'rows are marked instead of deleted, one is there still',
      lines(...SOFT_DELETE, "INSERT INTO customer (email) VALUES ('bo@example.org')"),
      fails(1062),
    ],
    [
      'rows are loaded without foreign keys',
      lines(
        'SET FOREIGN_KEY_CHECKS = 0',
        'TRUNCATE TABLE orders',
        'INSERT INTO orders (id, customer_id) VALUES (7, 99)',
        'SET FOREIGN_KEY_CHECKS = 1',
        'INSERT INTO orders (id, customer_id) VALUES (8, 99)',
      ),
      fails(1452),
    ],
    [
      'rows that are there twice are cleaned up',
      lines(
        "DELETE FROM loose WHERE b = 'two'",
        'ALTER TABLE loose ADD UNIQUE KEY loose_a (a)',
        'INSERT INTO loose (a) VALUES (NULL)',
        'INSERT INTO loose (a) VALUES (4)',
      ),
      fails(1062),
    ],
    [
      'a partition comes, another goes',
      lines(
        'ALTER TABLE measure ADD PARTITION (PARTITION p2027 VALUES LESS THAN (2028))',
        "INSERT INTO measure VALUES ('2027-05-01', 3, 1)",
        'ALTER TABLE measure DROP PARTITION p2025',
        "INSERT INTO measure VALUES ('2024-05-01', 3, 1)",
        "INSERT INTO measure VALUES ('2028-05-01', 3, 1)",
      ),
      fails(1526),
    ],
    [
      'rows are archived',
      lines(
        'INSERT INTO archive_orders SELECT id, total FROM orders WHERE id > 2',
        'DELETE FROM orders WHERE id > 2',
        'INSERT INTO archive_orders SELECT id, total FROM orders',
      ),
      fails(1062),
    ],
    [
      'a code for each row, unique before it has a value',
      lines(
        'ALTER TABLE customer ADD COLUMN code varchar(10) NOT NULL',
        'ALTER TABLE customer ADD UNIQUE (code)',
      ),
      fails(1062),
    ],
    [
      'a code for each row, unique afterwards',
      lines(
        'ALTER TABLE customer ADD COLUMN code varchar(10) NOT NULL',
        "UPDATE customer SET code = CONCAT('C', id)",
        'ALTER TABLE customer ADD UNIQUE (code)',
        "INSERT INTO customer (email, code) VALUES ('eve', 'C5')",
        "INSERT INTO customer (email, code) VALUES ('fay', 'C5')",
      ),
      fails(1062),
    ],
    [
      'a word comes, and another goes',
      lines(
        "ALTER TABLE orders MODIFY status enum('new','paid','sent','returned') NOT NULL DEFAULT 'new'",
        "UPDATE orders SET status = 'returned' WHERE status = 'sent'",
        "ALTER TABLE orders MODIFY status enum('new','paid','returned') NOT NULL DEFAULT 'new'",
        "INSERT INTO orders (customer_id, status) VALUES (1, 'sent')",
      ),
      fails(1265),
    ],
    [
      'a view shows a column that goes later',
      lines(
        "CREATE OR REPLACE VIEW open_orders AS SELECT id, customer_id, total, placed FROM orders WHERE status <> 'sent'",
        'SELECT placed FROM open_orders',
        'ALTER TABLE orders DROP COLUMN placed',
        'SELECT placed FROM open_orders',
      ),
      fails(1356),
    ],
    [
      'everything is taken back',
      lines(
        'START TRANSACTION',
        "INSERT INTO customer (id, email) VALUES (20, 'eve')",
        "UPDATE customer SET email = 'x' WHERE id = 1",
        'DELETE FROM item',
        'ROLLBACK',
        "UPDATE customer SET email = 'bo@example.org' WHERE email = 'ada@example.org'",
      ),
      fails(1062),
    ],
    [
      'a definition commits what was begun',
      lines(
        'START TRANSACTION',
        "INSERT INTO customer (id, email) VALUES (20, 'eve')",
        'CREATE TABLE t (id int)',
        'ROLLBACK',
        "INSERT INTO customer (id, email) VALUES (20, 'fay')",
      ),
      fails(1062),
    ],
    [
      'text of another character set',
      lines(
        'ALTER TABLE customer CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
        "INSERT INTO customer (email) VALUES ('ADA@example.org')",
        'ALTER TABLE customer CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci',
      ),
      fails(1062),
    ],
    [
      'an index is widened',
      lines(
        'ALTER TABLE orders ADD INDEX orders_customer_placed (customer_id, placed), DROP INDEX orders_customer',
        'DROP INDEX orders_customer_placed ON orders',
      ),
      fails(1553),
    ],
    [
      'keys come for a table without',
      lines(
        'ALTER TABLE loose ADD COLUMN id int NOT NULL AUTO_INCREMENT PRIMARY KEY FIRST',
        "INSERT INTO loose (a, b) VALUES (9, 'nine')",
        'ALTER TABLE loose MODIFY a int NOT NULL',
      ),
      fails(1265),
    ],
  ),
].flat()
