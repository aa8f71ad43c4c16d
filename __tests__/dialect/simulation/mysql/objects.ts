/** Views, routines, triggers, events, sequences, databases, accounts and sessions. */
import { fails, kind, NOTHING, OK } from '../case.js'

const body = (text: string): string => `DELIMITER //\n${text}//\nDELIMITER ;\n`

const STORED = [
  kind('CREATE VIEW', ['new', 'CREATE VIEW v AS SELECT id, email FROM customer WHERE vip', OK], ['there already', 'CREATE VIEW open_orders AS SELECT 1 AS one', fails(1050)], ['name of a table', 'CREATE VIEW loose AS SELECT 1 AS one', fails(1050)], ['table missing', 'CREATE VIEW v AS SELECT * FROM missing', fails(1146)], [
    'column missing',
    'CREATE VIEW v AS SELECT missing FROM customer',
    fails(1054),
  ], ['column twice', 'CREATE VIEW v AS SELECT id, id FROM customer', fails(1060)], ['function missing', 'CREATE VIEW v AS SELECT nothing(id) FROM customer', fails(1305)], ['names for columns', 'CREATE VIEW v (a, b) AS SELECT id, email FROM customer', OK], [
    'too few names',
    'CREATE VIEW v (a) AS SELECT id, email FROM customer',
    fails(1353),
  ], ['algorithm and security', 'CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW v AS SELECT id FROM customer WITH CASCADED CHECK OPTION', OK], ['check option of what takes no rows', 'CREATE VIEW v AS SELECT count(*) AS n FROM customer WITH CHECK OPTION', fails(1368)], ['join and group', 'CREATE VIEW v AS SELECT c.id, count(*) AS n FROM customer c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id', OK], [
    'of a variable',
    'CREATE VIEW v AS SELECT @a AS a',
    fails(1351),
  ]),
  kind('CREATE VIEW IF NOT EXISTS', ['there already', 'CREATE VIEW IF NOT EXISTS open_orders AS SELECT 1 AS one', NOTHING]),
  kind('CREATE OR REPLACE VIEW', ['new', 'CREATE OR REPLACE VIEW v AS SELECT 1 AS one', OK], ['there already', 'CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders', OK], ['a table', 'CREATE OR REPLACE VIEW loose AS SELECT 1 AS one', fails(1347)], ['of itself', 'CREATE OR REPLACE VIEW lonely_view AS SELECT one FROM lonely_view', fails(1146)]),
  kind('ALTER VIEW', ['there', 'ALTER VIEW lonely_view AS SELECT 2 AS two', OK], ['missing', 'ALTER VIEW missing AS SELECT 2 AS two', fails(1146)], ['a table', 'ALTER VIEW loose AS SELECT 2 AS two', fails(1347)]),
  kind('DROP VIEW', ['there', 'DROP VIEW rich_orders', OK], ['missing', 'DROP VIEW missing', fails(4092)], ['another view is on it', 'DROP VIEW open_orders', OK], ['a table', 'DROP VIEW loose', fails(1965)], ['several, one missing', 'DROP VIEW lonely_view, missing', fails(4092)]),
  kind('DROP VIEW IF EXISTS', ['there', 'DROP VIEW IF EXISTS rich_orders', OK], ['missing', 'DROP VIEW IF EXISTS missing', NOTHING]),
  kind('CREATE FUNCTION', ['new', 'CREATE FUNCTION twice(n int) RETURNS int DETERMINISTIC RETURN n * 2', OK], ['there already', 'CREATE FUNCTION plus(a int) RETURNS int DETERMINISTIC RETURN a', fails(1304)], ['table missing in it', 'CREATE FUNCTION f() RETURNS int READS SQL DATA RETURN (SELECT count(*) FROM missing)', OK], [
    'block',
    body('CREATE FUNCTION f(n int) RETURNS int DETERMINISTIC BEGIN DECLARE r int; SET r = n + 1; RETURN r; END'),
    OK,
  ], ['without RETURN', body('CREATE FUNCTION f() RETURNS int DETERMINISTIC BEGIN DECLARE r int; END'), fails(1320)], ['unknown variable', body('CREATE FUNCTION f() RETURNS int DETERMINISTIC BEGIN SET nonsense = 1; RETURN 1; END'), fails(1193)], [
    'says nothing of what it reads',
    'CREATE FUNCTION f() RETURNS int RETURN 1',
    fails(1418),
  ], ['syntax error', 'CREATE FUNCTION f() RETURNS int DETERMINISTIC RETRN 1', fails(1064)]),
  kind('CREATE FUNCTION IF NOT EXISTS', ['there already', 'CREATE FUNCTION IF NOT EXISTS plus(a int) RETURNS int DETERMINISTIC RETURN a', NOTHING]),
  kind('CREATE OR REPLACE FUNCTION', ['there already', 'CREATE OR REPLACE FUNCTION plus(a int) RETURNS int DETERMINISTIC RETURN a', OK]),
  kind('DROP FUNCTION', ['there', 'DROP FUNCTION plus', OK], ['missing', 'DROP FUNCTION missing', fails(1305)], ['a procedure', 'DROP FUNCTION tidy', fails(1305)], ['missing, IF EXISTS', 'DROP FUNCTION IF EXISTS missing', NOTHING]),
  kind('ALTER FUNCTION', ['there', "ALTER FUNCTION plus COMMENT 'x'", OK], ['missing', "ALTER FUNCTION missing COMMENT 'x'", fails(1305)]),
  kind('CREATE PROCEDURE', ['new', 'CREATE PROCEDURE p(IN n int, OUT m int) SET m = n', OK], ['there already', 'CREATE PROCEDURE tidy() SELECT 1', fails(1304)], ['block', body('CREATE PROCEDURE p() BEGIN DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END; DELETE FROM missing; END'), OK], [
    'parameter twice',
    'CREATE PROCEDURE p(a int, a int) SELECT 1',
    fails(1330),
  ]),
  kind('CREATE OR REPLACE PROCEDURE', ['there already', 'CREATE OR REPLACE PROCEDURE tidy() SELECT 1', OK]),
  kind('DROP PROCEDURE', ['there', 'DROP PROCEDURE tidy', OK], ['missing', 'DROP PROCEDURE missing', fails(1305)], ['missing, IF EXISTS', 'DROP PROCEDURE IF EXISTS missing', NOTHING], ['there, IF EXISTS', 'DROP PROCEDURE IF EXISTS tidy', OK]),
  kind('ALTER PROCEDURE', ['there', 'ALTER PROCEDURE tidy SQL SECURITY INVOKER', OK]),
  kind('CREATE TRIGGER', ['new', 'CREATE TRIGGER t BEFORE UPDATE ON customer FOR EACH ROW SET NEW.score = 0', OK], ['there already', 'CREATE TRIGGER audited_stamp BEFORE UPDATE ON audited FOR EACH ROW SET NEW.text = 1', fails(1359)], ['table missing', 'CREATE TRIGGER t BEFORE UPDATE ON missing FOR EACH ROW SET @a = 1', fails(1146)], [
    'column missing',
    'CREATE TRIGGER t BEFORE UPDATE ON customer FOR EACH ROW SET NEW.missing = 0',
    fails(1054),
  ], ['on a view', 'CREATE TRIGGER t BEFORE UPDATE ON open_orders FOR EACH ROW SET @a = 1', fails(1347)], ['NEW in DELETE', 'CREATE TRIGGER t BEFORE DELETE ON customer FOR EACH ROW SET NEW.score = 0', fails(1363)], ['changes NEW after the fact', 'CREATE TRIGGER t AFTER UPDATE ON customer FOR EACH ROW SET NEW.score = 0', fails(1362)], [
    'second of one time',
    'CREATE TRIGGER t BEFORE INSERT ON audited FOR EACH ROW FOLLOWS audited_stamp SET @a = 1',
    OK,
  ], ['block', body("CREATE TRIGGER t AFTER INSERT ON customer FOR EACH ROW BEGIN INSERT INTO loose (a) VALUES (NEW.id); END"), OK]),
  kind('CREATE TRIGGER IF NOT EXISTS', ['there already', 'CREATE TRIGGER IF NOT EXISTS audited_stamp BEFORE INSERT ON audited FOR EACH ROW SET @a = 1', NOTHING]),
  kind('CREATE OR REPLACE TRIGGER', ['there already', 'CREATE OR REPLACE TRIGGER audited_stamp BEFORE INSERT ON audited FOR EACH ROW SET @a = 1', OK]),
  kind('DROP TRIGGER', ['there', 'DROP TRIGGER audited_stamp', OK], ['missing', 'DROP TRIGGER missing', fails(1360)], ['missing, IF EXISTS', 'DROP TRIGGER IF EXISTS missing', NOTHING]),
  kind('CREATE EVENT', ['new', 'CREATE EVENT e ON SCHEDULE EVERY 1 HOUR DO DELETE FROM loose', OK], ['there already', 'CREATE EVENT nightly ON SCHEDULE EVERY 1 HOUR DO DELETE FROM loose', fails(1537)], ['table missing in it', 'CREATE EVENT e ON SCHEDULE EVERY 1 HOUR DO DELETE FROM missing', OK], [
    'there already, IF NOT EXISTS',
    'CREATE EVENT IF NOT EXISTS nightly ON SCHEDULE EVERY 1 HOUR DO DELETE FROM loose',
    NOTHING,
  ]),
  kind('ALTER EVENT', ['there', 'ALTER EVENT nightly ENABLE', OK], ['missing', 'ALTER EVENT missing DISABLE', fails(1539)], ['renamed', 'ALTER EVENT nightly RENAME TO daily', OK]),
  kind('DROP EVENT', ['there', 'DROP EVENT nightly', OK], ['missing', 'DROP EVENT missing', fails(1539)], ['missing, IF EXISTS', 'DROP EVENT IF EXISTS missing', NOTHING]),
  kind('CREATE SEQUENCE', ['new', 'CREATE SEQUENCE s START WITH 10 INCREMENT BY 5', OK], ['there already', 'CREATE SEQUENCE ticket', fails(1050)], ['start below its least', 'CREATE SEQUENCE s MINVALUE 10 START WITH 5', fails(4082)], ['there already, IF NOT EXISTS', 'CREATE SEQUENCE IF NOT EXISTS ticket', NOTHING]),
  kind('CREATE OR REPLACE SEQUENCE', ['there already', 'CREATE OR REPLACE SEQUENCE ticket', OK]),
  kind('ALTER SEQUENCE', ['restart', 'ALTER SEQUENCE ticket RESTART 50', OK], ['missing', 'ALTER SEQUENCE missing RESTART 50', fails(1146)], ['missing, IF EXISTS', 'ALTER SEQUENCE IF EXISTS missing RESTART 50', NOTHING], ['a table', 'ALTER SEQUENCE loose RESTART 50', fails(4089)]),
  kind('DROP SEQUENCE', ['there', 'DROP SEQUENCE ticket', OK], ['missing', 'DROP SEQUENCE missing', fails(4091)], ['missing, IF EXISTS', 'DROP SEQUENCE IF EXISTS missing', NOTHING], ['a table', 'DROP SEQUENCE loose', fails(4091)]),
  kind('CREATE DATABASE', ['new', 'CREATE DATABASE sim_new', OK], ['there already', 'CREATE DATABASE mysql', fails(1007)], ['there already, IF NOT EXISTS', 'CREATE DATABASE IF NOT EXISTS mysql', NOTHING], ['SCHEMA', 'CREATE SCHEMA sim_new CHARACTER SET utf8mb4', OK], ['character set missing', 'CREATE DATABASE sim_new CHARACTER SET nonsense', fails(1115)]),
  kind('DROP DATABASE', ['missing', 'DROP DATABASE missing', fails(1008)], ['missing, IF EXISTS', 'DROP DATABASE IF EXISTS missing', NOTHING], ['made before', 'CREATE DATABASE sim_new;\nDROP DATABASE sim_new', OK]),
  kind('ALTER DATABASE', ['missing', 'ALTER DATABASE missing CHARACTER SET utf8mb4', fails(1146)], ['own', 'ALTER DATABASE CHARACTER SET latin1', OK]),
  kind('USE', ['missing', 'USE missing', fails(1049)], ['there', 'USE mysql', OK]),
]

const ACCOUNTS = [
  kind('CREATE USER', ['new', "CREATE USER sim_new@'%' IDENTIFIED BY 'x'", OK], ['there already', 'CREATE USER reader', fails(1396)], ['there already, IF NOT EXISTS', 'CREATE USER IF NOT EXISTS reader', NOTHING]),
  kind('CREATE ROLE', ['new', 'CREATE ROLE sim_role', OK], ['there already', 'CREATE ROLE app_reader', fails(1396)], ['there already, IF NOT EXISTS', 'CREATE ROLE IF NOT EXISTS app_reader', NOTHING]),
  kind('ALTER USER', ['missing', "ALTER USER nobody_there IDENTIFIED BY 'x'", fails(1396)], ['missing, IF EXISTS', "ALTER USER IF EXISTS nobody_there IDENTIFIED BY 'x'", NOTHING]),
  kind('RENAME USER', ['missing', 'RENAME USER nobody_there TO sim_other', fails(1396)]),
  kind('DROP USER', ['missing', 'DROP USER nobody_there', fails(1396)], ['missing, IF EXISTS', 'DROP USER IF EXISTS nobody_there', NOTHING], ['made before', "CREATE USER sim_new;\nDROP USER sim_new", OK]),
  kind('DROP ROLE', ['missing', 'DROP ROLE nobody_there', fails(1396)], ['missing, IF EXISTS', 'DROP ROLE IF EXISTS nobody_there', NOTHING]),
  kind('GRANT', ['table', 'GRANT SELECT, INSERT ON customer TO app_reader', OK], ['table missing', 'GRANT SELECT ON missing TO app_reader', fails(1146)], ['create on a table that is missing', 'GRANT CREATE ON missing TO app_reader', OK], ['account missing', 'GRANT SELECT ON customer TO nobody_there', fails(1133)], ['columns', 'GRANT SELECT (id, email) ON customer TO app_reader', OK], [
    'column missing',
    'GRANT SELECT (missing) ON customer TO app_reader',
    fails(1054),
  ], ['procedure', 'GRANT EXECUTE ON PROCEDURE tidy TO app_reader', OK], ['procedure missing', 'GRANT EXECUTE ON PROCEDURE missing TO app_reader', fails(1305)], ['everywhere', 'GRANT SELECT ON *.* TO app_reader', OK], ['of another kind', 'GRANT EXECUTE ON customer TO app_reader', fails(1144)]),
  kind('GRANT role', ['missing', 'GRANT nobody_there TO app_reader', fails(1959)]),
  kind('REVOKE', ['not granted', 'REVOKE SELECT ON customer FROM app_reader', fails(1147)], ['granted before', 'GRANT SELECT ON customer TO app_reader;\nREVOKE SELECT ON customer FROM app_reader', OK], ['account missing', 'REVOKE SELECT ON customer FROM nobody_there', fails(1147)]),
  kind('SET PASSWORD', ['missing', "SET PASSWORD FOR nobody_there = PASSWORD('x')", fails(1133)]),
  kind('SET ROLE', ['missing', 'SET ROLE nobody_there', fails(1959)], ['none', 'SET ROLE NONE', OK]),
]

const SESSION = [
  kind('START TRANSACTION', ['plain', 'START TRANSACTION', OK], ['READ ONLY', 'START TRANSACTION READ ONLY', OK]),
  kind('BEGIN', ['plain', 'BEGIN', OK]),
  kind('COMMIT', ['of a transaction', "BEGIN;\nINSERT INTO loose VALUES (1, 'x', 1);\nCOMMIT", OK], ['of none', 'COMMIT', OK]),
  kind('ROLLBACK', ['of a transaction', 'BEGIN;\nDELETE FROM loose;\nROLLBACK', OK], ['of none', 'ROLLBACK', OK]),
  kind('SAVEPOINT', ['in a transaction', 'BEGIN;\nSAVEPOINT a', OK], ['outside of one', 'SAVEPOINT a', OK]),
  kind('ROLLBACK TO', ['there', 'BEGIN;\nSAVEPOINT a;\nDELETE FROM loose;\nROLLBACK TO a', OK], ['missing', 'BEGIN;\nROLLBACK TO missing', fails(1305)]),
  kind('RELEASE SAVEPOINT', ['there', 'BEGIN;\nSAVEPOINT a;\nRELEASE SAVEPOINT a', OK], ['missing', 'BEGIN;\nRELEASE SAVEPOINT missing', fails(1305)]),
  kind('write in READ ONLY', ['insert', 'START TRANSACTION READ ONLY;\nINSERT INTO loose VALUES (1, 1, 1)', fails(1792)]),
  kind('SET variable', ['own', 'SET @a = 1', OK], ['of the session', "SET SESSION sql_mode = 'ANSI_QUOTES'", OK], ['unknown', 'SET SESSION nonsense = 1', fails(1193)], ['wrong value', "SET SESSION sql_mode = 'NONSENSE'", fails(1231)], ['several', 'SET @a = 1, foreign_key_checks = 0', OK], ['read only', 'SET GLOBAL version = 1', fails(1238)]),
  kind('SET NAMES', ['there', 'SET NAMES utf8mb4', OK], ['missing', 'SET NAMES nonsense', fails(1115)]),
  kind('SET TRANSACTION', ['plain', 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', OK]),
  kind('SET autocommit', ['off', 'SET autocommit = 0', OK]),
  kind('LOCK TABLES', ['there', 'LOCK TABLES loose WRITE', OK], ['missing', 'LOCK TABLES missing READ', fails(1146)]),
  kind('UNLOCK TABLES', ['plain', 'UNLOCK TABLES', OK]),
  kind('PREPARE', ['fits', "PREPARE q FROM 'SELECT 1'", OK], ['table missing', "PREPARE q FROM 'SELECT * FROM missing'", fails(1146)]),
  kind('EXECUTE', ['missing', 'EXECUTE missing', fails(1243)]),
  kind('DEALLOCATE PREPARE', ['missing', 'DEALLOCATE PREPARE missing', fails(1243)]),
  kind('CALL', ['procedure', "CALL tidy('2026-01-01')", OK, { notSimulated: 'nobody can tell what a procedure does' }], ['missing', 'CALL missing()', fails(1305)]),
  kind('DO', ['plain', 'DO 1 + 1', OK]),
  kind('FLUSH', ['tables', 'FLUSH TABLES', OK]),
  kind('ANALYZE TABLE', ['there', 'ANALYZE TABLE customer', OK], ['missing', 'ANALYZE TABLE missing', OK]),
  kind('OPTIMIZE TABLE', ['there', 'OPTIMIZE TABLE customer', OK]),
  kind('CHECK TABLE', ['there', 'CHECK TABLE customer', OK]),
  kind('KILL', ['missing', 'KILL 4000000000', fails(1094)]),
  kind('HANDLER', ['table missing', 'HANDLER missing OPEN', fails(1146)]),
  kind('LOAD DATA', ['file missing', "LOAD DATA INFILE '/nonexistent/file' INTO TABLE loose", fails(13)]),
]

export const OBJECTS = [...STORED, ...ACCOUNTS, ...SESSION].flat()
