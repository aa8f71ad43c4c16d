/** What the cases for MariaDB find. */

export const BASE = `
CREATE TABLE customer (
  id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email varchar(80) NOT NULL,
  name varchar(40) DEFAULT NULL,
  born date DEFAULT NULL,
  vip tinyint(1) NOT NULL DEFAULT 0,
  score int DEFAULT 0,
  note text DEFAULT NULL,
  UNIQUE KEY customer_email (email),
  KEY customer_name (name)
) ENGINE=InnoDB COMMENT='Who buys';
INSERT INTO customer (email, name, born, vip, score, note) VALUES
  ('ada@example.org', 'Ada', '1990-05-01', 1, 10, '12'),
  ('bo@example.org', 'Bo', NULL, 0, 20, 'x'),
  ('cy@example.org', 'Bo', '1985-01-31', 0, NULL, NULL),
  ('di@example.org', NULL, '2001-12-24', 0, 99999, '');

CREATE TABLE orders (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id int NOT NULL,
  placed datetime NOT NULL DEFAULT current_timestamp(),
  status enum('new','paid','sent') NOT NULL DEFAULT 'new',
  total decimal(10,2) NOT NULL DEFAULT 0,
  code varchar(8) DEFAULT NULL,
  KEY orders_customer (customer_id),
  CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customer (id),
  CONSTRAINT total_positive CHECK (total >= 0)
) ENGINE=InnoDB;
INSERT INTO orders (customer_id, placed, status, total, code) VALUES
  (1, '2026-01-02 10:00:00', 'new', 10, 'A1'),
  (1, '2026-02-03 11:00:00', 'paid', 99.5, 'A2'),
  (2, '2026-03-04 12:00:00', 'sent', 0, NULL);

CREATE TABLE product (
  sku varchar(20) NOT NULL PRIMARY KEY,
  name varchar(60) NOT NULL,
  price decimal(8,2) DEFAULT NULL,
  flags set('a','b','c') DEFAULT NULL,
  data longtext DEFAULT NULL CHECK (json_valid(data)),
  added date DEFAULT curdate(),
  size smallint unsigned DEFAULT NULL
) ENGINE=InnoDB;
INSERT INTO product (sku, name, price, flags, added, size) VALUES ('pen', 'Pen', 1.5, 'a,b', '2026-01-01', 14), ('cup', 'Cup', NULL, NULL, '2026-01-02', 300);

CREATE TABLE item (
  order_id bigint NOT NULL,
  line int NOT NULL,
  sku varchar(20) DEFAULT NULL,
  quantity int NOT NULL DEFAULT 1,
  PRIMARY KEY (order_id, line),
  CONSTRAINT item_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE
) ENGINE=InnoDB;
INSERT INTO item VALUES (1, 1, 'pen', 2), (1, 2, 'ink', 1), (2, 1, 'pen', 1);

CREATE TABLE shelf (id int NOT NULL PRIMARY KEY) ENGINE=InnoDB;
INSERT INTO shelf VALUES (1), (2);
CREATE TABLE box (
  id int NOT NULL PRIMARY KEY,
  shelf_id int DEFAULT NULL,
  size int DEFAULT NULL,
  CONSTRAINT box_shelf FOREIGN KEY (shelf_id) REFERENCES shelf (id)
) ENGINE=InnoDB;
INSERT INTO box VALUES (1, 1, 10), (2, NULL, 20);

CREATE TABLE loose (a int DEFAULT NULL, b varchar(20) DEFAULT NULL, c int DEFAULT NULL) ENGINE=InnoDB;
INSERT INTO loose VALUES (1, 'one', 1), (1, 'two', 2), (NULL, 'three', 99), (4, NULL, NULL);
CREATE TABLE empty_one (a int DEFAULT NULL, b varchar(20) DEFAULT NULL) ENGINE=InnoDB;
CREATE TABLE priced (
  id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
  net decimal(10,2) NOT NULL,
  gross decimal(10,2) GENERATED ALWAYS AS (net * 1.2) STORED,
  label varchar(20) GENERATED ALWAYS AS (concat('no. ', net)) VIRTUAL
) ENGINE=InnoDB;
INSERT INTO priced (net) VALUES (10), (20);
CREATE TABLE archive_orders (id bigint NOT NULL PRIMARY KEY, total decimal(10,2) DEFAULT NULL) ENGINE=InnoDB;
INSERT INTO archive_orders VALUES (1, 10), (2, 20);
CREATE TABLE measure (at date NOT NULL, sensor int NOT NULL, value float DEFAULT NULL) ENGINE=InnoDB
  PARTITION BY RANGE (year(at)) (PARTITION p2025 VALUES LESS THAN (2026), PARTITION p2026 VALUES LESS THAN (2027));
INSERT INTO measure VALUES ('2025-06-01', 1, 1.5), ('2026-06-01', 2, 2.5);
CREATE TABLE article (id int NOT NULL PRIMARY KEY, title varchar(100) NOT NULL, body text, FULLTEXT KEY article_text (title, body)) ENGINE=InnoDB;
INSERT INTO article VALUES (1, 'One', 'A body'), (2, 'Two', 'Another one');
CREATE TABLE old_engine (id int DEFAULT NULL, name varchar(10) DEFAULT NULL) ENGINE=MyISAM;
INSERT INTO old_engine VALUES (1, 'a');

CREATE VIEW open_orders AS SELECT id, customer_id, total FROM orders WHERE status <> 'sent';
CREATE VIEW rich_orders AS SELECT id, total FROM open_orders WHERE total > 50;
CREATE VIEW vip_customer AS SELECT id, email, vip FROM customer WHERE vip WITH CHECK OPTION;
CREATE VIEW lonely_view AS SELECT 1 AS one;

CREATE FUNCTION plus(a int, b int) RETURNS int DETERMINISTIC RETURN a + b;
CREATE PROCEDURE tidy(before_day date) SELECT before_day;
CREATE TABLE audited (id int NOT NULL PRIMARY KEY, text varchar(20) DEFAULT NULL, changed datetime DEFAULT NULL) ENGINE=InnoDB;
INSERT INTO audited VALUES (1, 'a', '2026-01-01');
CREATE TRIGGER audited_stamp BEFORE INSERT ON audited FOR EACH ROW SET NEW.changed = '2026-02-02';
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM loose WHERE a < 0;
CREATE SEQUENCE ticket;
`
