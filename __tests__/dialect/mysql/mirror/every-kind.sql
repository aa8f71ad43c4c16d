-- Every kind of object that MySQL and MariaDB share. @database@ stands for the database's own name.
ALTER DATABASE `@database@` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE customer (
  id int NOT NULL AUTO_INCREMENT,
  name varchar(80) NOT NULL COMMENT 'it''s a name; with a semicolon',
  email varchar(120) CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT 'none@example.org',
  born date DEFAULT '1970-01-01',
  initial char(1) AS (left(name, 1)) STORED,
  shout varchar(80) AS (upper(name)) VIRTUAL,
  balance decimal(10, 2) NOT NULL DEFAULT 0.00,
  changed timestamp NOT NULL DEFAULT current_timestamp ON UPDATE current_timestamp,
  PRIMARY KEY (id),
  UNIQUE KEY by_email (email),
  KEY by_name (name(10), born),
  FULLTEXT KEY by_words (name),
  CONSTRAINT positive CHECK (balance >= 0)
) ENGINE=InnoDB AUTO_INCREMENT=4711 COMMENT='people\nwho buy';

CREATE TABLE purchase (
  id bigint UNSIGNED NOT NULL PRIMARY KEY,
  customer int,
  parent bigint UNSIGNED,
  place point NOT NULL,
  SPATIAL KEY by_place (place),
  CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customer (id) ON DELETE CASCADE ON UPDATE SET NULL,
  CONSTRAINT of_parent FOREIGN KEY (parent) REFERENCES purchase (id)
) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8;

-- Two tables that refer to each other: neither can come first.
CREATE TABLE hen (id int PRIMARY KEY, egg int);
CREATE TABLE egg (id int PRIMARY KEY, hen int, CONSTRAINT laid_by FOREIGN KEY (hen) REFERENCES hen (id));
ALTER TABLE hen ADD CONSTRAINT hatched_from FOREIGN KEY (egg) REFERENCES egg (id);

CREATE TABLE reading (
  id int NOT NULL,
  taken date NOT NULL,
  PRIMARY KEY (id, taken)
) PARTITION BY RANGE (year(taken)) SUBPARTITION BY HASH (id) (
  PARTITION old VALUES LESS THAN (2000) COMMENT = 'before' (SUBPARTITION old_a, SUBPARTITION old_b),
  PARTITION recent VALUES LESS THAN MAXVALUE (SUBPARTITION recent_a, SUBPARTITION recent_b)
);
CREATE TABLE region (id int, code int) PARTITION BY LIST (code) (
  PARTITION north VALUES IN (1, 2),
  PARTITION south VALUES IN (3)
);
CREATE TABLE legacy (id int, name varchar(10)) ENGINE=MyISAM CHARACTER SET latin1;
CREATE TABLE `odd ``name; -- 'x'` (`a ``column` int, `select` int, KEY `odd ``key` (`select`));
-- A table, a column and an alias that have the database's name.
CREATE TABLE `@database@` (`@database@` int, other int);

CREATE FUNCTION doubled(n int) RETURNS int DETERMINISTIC COMMENT 'twice' RETURN n * 2;
CREATE FUNCTION customers() RETURNS int READS SQL DATA
  RETURN (SELECT count(*) FROM `@database@`.customer);
CREATE PROCEDURE buy(IN who int, INOUT price decimal(10, 2))
  SQL SECURITY INVOKER
BEGIN
  -- the names of @database@.customer in comments and in '@database@.customer' stay; # this too
  DECLARE note varchar(80) DEFAULT 'a ; in "a" string \' @database@.customer';
  UPDATE @database@.customer SET balance = balance - price WHERE id = who;
  IF who > 0 THEN SET price = price + `@database@` . doubled(1); END IF;
END;
SET SESSION sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT';
CREATE PROCEDURE in_ansi() BEGIN SELECT "name" || '!' FROM "@database@"."customer"; END;
SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES';
CREATE PROCEDURE with_backslash() BEGIN SELECT '\', name FROM customer; END;
SET SESSION sql_mode = DEFAULT;
CREATE PROCEDURE ends_in_a_comment() SELECT 1 -- the last line is a comment
;

-- In an order that alphabet does not give.
CREATE VIEW z_names AS SELECT id, name, doubled(id) AS twice FROM customer;
CREATE VIEW m_names AS SELECT z.id, z.name AS `z_names`, '@database@.z_names' AS text FROM z_names AS z;
CREATE ALGORITHM = MERGE SQL SECURITY INVOKER VIEW a_names AS
  SELECT * FROM m_names WHERE id > 0 WITH LOCAL CHECK OPTION;
CREATE VIEW own_name AS SELECT `@database@`.`@database@`.`@database@` AS a, @database@.other AS b
  FROM `@database@`.`@database@`;
CREATE VIEW aliased AS SELECT `@database@`.name AS customer FROM `@database@`.customer AS `@database@`;
CREATE VIEW of_the_server AS SELECT v.table_name, c.name
  FROM information_schema.tables AS v JOIN @database@.customer AS c ON c.name = v.table_name
  WHERE v.table_schema = database();

CREATE TRIGGER second_first BEFORE INSERT ON customer FOR EACH ROW SET NEW.balance = NEW.balance + 1;
CREATE TRIGGER a_follower BEFORE INSERT ON customer FOR EACH ROW FOLLOWS second_first
BEGIN
  IF NEW.balance > 10 THEN SET NEW.balance = 10; END IF;
  INSERT INTO `@database@`.legacy (id) VALUES (1);
END;
CREATE TRIGGER the_predecessor BEFORE INSERT ON customer FOR EACH ROW PRECEDES second_first SET NEW.born = NULL;
CREATE TRIGGER @database@.on_update AFTER UPDATE ON @database@.customer FOR EACH ROW SET @seen = OLD.id;

CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2037-01-01 03:00:00' COMMENT 'at night'
  DO DELETE FROM legacy WHERE name = ' ON COMPLETION PRESERVE ENABLE ';
CREATE EVENT once ON SCHEDULE AT '2037-06-01 00:00:00' ON COMPLETION PRESERVE DISABLE
  DO BEGIN INSERT INTO @database@.legacy VALUES (1, 'x'); END;
