CREATE TABLE of_mariadb (
  id int PRIMARY KEY, a uuid, b inet6, c int INVISIBLE DEFAULT 3, d varchar(100) COMPRESSED, e blob COMPRESSED, f inet4,
  g int CHECK (g < 10)
);
SET check_constraint_checks = 0;
INSERT INTO of_mariadb (id, a, b, c, d, e, f, g) VALUES
  (1, '123e4567-e89b-12d3-a456-426655440000', '::ffff:192.0.2.128', 4, REPEAT('x', 100), REPEAT(X'00', 1000), '192.0.2.1', 11),
  (2, NULL, '2001:db8::ff00:42:8329', NULL, NULL, NULL, NULL, NULL),
  (3, UUID(), '::', 0, '', '', '0.0.0.0', -1);
SET check_constraint_checks = 1;
CREATE TABLE versioned (id int PRIMARY KEY, a int) WITH SYSTEM VERSIONING;
INSERT INTO versioned VALUES (1, 1), (2, 2), (3, 3);
UPDATE versioned SET a = 10 WHERE id = 1;
DELETE FROM versioned WHERE id = 3;
CREATE TABLE versioned_by_name (id int PRIMARY KEY, a int, s timestamp(6) GENERATED ALWAYS AS ROW START, e timestamp(6) GENERATED ALWAYS AS ROW END,
  PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING;
INSERT INTO versioned_by_name (id, a) VALUES (1, 1);
CREATE TABLE in_aria (a int PRIMARY KEY, b text) ENGINE = Aria;
INSERT INTO in_aria VALUES (1, 'x\\''');
CREATE SEQUENCE ticket START WITH 5 INCREMENT BY 5 MAXVALUE 100 CACHE 3 CYCLE;
SELECT NEXTVAL(ticket), NEXTVAL(ticket);
CREATE SEQUENCE worn_out START WITH 1 MAXVALUE 2 NOCACHE;
SELECT NEXTVAL(worn_out), NEXTVAL(worn_out);
CREATE SEQUENCE downwards START WITH -1 INCREMENT BY -1 NOCACHE;
SELECT NEXTVAL(downwards);
CREATE SEQUENCE fresh;
