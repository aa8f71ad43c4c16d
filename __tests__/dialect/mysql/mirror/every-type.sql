CREATE TABLE numbers (
  id int NOT NULL PRIMARY KEY, a tinyint, b smallint unsigned, c mediumint, d int(5) zerofill, e bigint, f bigint unsigned,
  g decimal(65, 30), h decimal(10, 0) unsigned, i float, j float(7, 3), k double, l double(20, 5), m bit(1), n bit(64),
  o bool
);
INSERT INTO numbers VALUES
  (0, -128, 65535, -8388608, 42, -9223372036854775808, 18446744073709551615,
   99999999999999999999999999999999999.999999999999999999999999999999, 0, 3.4028234e38, 1234.567, 1.7976931348623157e308,
   123456789012345.67891, b'1', b'1000000000000000000000000000000000000000000000000000000000000001', true),
  (-1, 127, 0, 8388607, 4294967295, 9223372036854775807, 0, -0.000000000000000000000000000001, 9999999999,
   1.17549435e-38, -0.001, 2.2250738585072014e-308, -0.00001, b'0', 0, false),
  (1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (2, 0, 0, 0, 0, 0, 0, 0, 0, 16777216.0, 0.1, 0.1, 1e14, 0, 92, 0),
  (3, 0, 0, 0, 0, 0, 0, 0, 0, 0.1, 1234.5, 1e0 / 3, 1e0 / 3, 0, 39, 0),
  (4, 0, 0, 0, 0, 0, 0, 0, 0, 8388609.5, 0, 4.9406564584124654e-324, 0, 0, 0, 0),
  (5, 0, 0, 0, 0, 0, 0, 0, 0, '-0', '-0', '-0', '-0', 0, 0, 0),
  (6, 0, 0, 0, 0, 0, 0, 0, 0, 1.2345678, 9999.999, 9007199254740993, 999999999999999.99999, 0, 0, 0);

CREATE TABLE bytes (
  id int PRIMARY KEY, a binary(8), b varbinary(300), c tinyblob, d blob, e mediumblob, f longblob,
  g text CHARACTER SET latin1, h varchar(20) CHARACTER SET ascii
);
INSERT INTO bytes VALUES
  (1, X'0001020304050607', X'00', '', X'27225C25', X'0A0D1A5F', REPEAT(X'00FF275C', 100000), 'It''s \\ 100 %', 'plain'),
  (2, X'5C27', X'FFFEFD80', X'C3', X'E282', X'F09F', X'ED9FBFEDA080', '"', ''),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (4, '', '', '', '', '', '', '', '');
INSERT INTO bytes (id, b, d) SELECT 5, UNHEX(GROUP_CONCAT(LPAD(HEX(n), 2, '0') ORDER BY n SEPARATOR '')),
  UNHEX(GROUP_CONCAT(LPAD(HEX(255 - n), 2, '0') ORDER BY n SEPARATOR ''))
  FROM (SELECT a.n + 10 * b.n + 100 * c.n AS n
    FROM (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6
          UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) AS a,
         (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6
          UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) AS b,
         (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2) AS c) AS numbers
  WHERE n < 256;

CREATE TABLE letters (
  id int PRIMARY KEY, a varchar(40) CHARACTER SET utf8mb4, b varchar(40) CHARACTER SET latin1, c varchar(40) CHARACTER SET utf16,
  d varchar(40) CHARACTER SET sjis, e varchar(40) CHARACTER SET utf32, f varchar(40) CHARACTER SET ucs2, g varchar(40) CHARACTER SET cp932,
  h varchar(40) CHARACTER SET big5, i varchar(40) CHARACTER SET gbk, j varchar(40) CHARACTER SET koi8r, k varchar(40) CHARACTER SET binary,
  l text CHARACTER SET utf16le, m char(10) CHARACTER SET utf8mb4, n char(10) CHARACTER SET utf16, o varchar(40) CHARACTER SET eucjpms,
  p longtext CHARACTER SET utf8mb4, q varchar(40) CHARACTER SET swe7
);
INSERT INTO letters VALUES
  (1, 'Gänse 🦆? :id \\ '' " \0 \Z %', 'Gänse \\ '' €', 'Gänse 🦆 \\ ''', 'ソ表\\ ''', '🦆', 'Ω', 'ソ表～∥－', '功許蓋', '中文乗', 'Привет',
   X'00FF5C27', 'é🦆', 'ab  ', 'ab  ', 'ソ表～', REPEAT('ü\\', 50000), 'A'),
  (2, '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', ''),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (4, ' lead and trail ', X'8190A0FF', X'005C0027', X'835C955C', X'0000005C', X'0027', X'ED40FA5C81CA8790', X'A55C', X'B05C',
   X'FFFE', '', X'5C002700', '\t\n\r', '\\', X'ADA1', '\'', X'5B5C5D');

CREATE TABLE choices (
  id int PRIMARY KEY, a enum ('one', 'it''s', '7', 'ü,\\') CHARACTER SET utf8mb4, b set ('x', 'y''', 'z.', 'é') CHARACTER SET latin1,
  c enum ('1', '0', '2') NOT NULL
);

CREATE TABLE times (
  id int PRIMARY KEY, a date, b datetime, c datetime(6), d timestamp NULL, e timestamp(6) NULL, f time, g time(6), h year,
  i timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
);
SET time_zone = '+02:00', sql_mode = 'ALLOW_INVALID_DATES';
INSERT INTO times VALUES
  (1, '0000-00-00', '0000-00-00 00:00:00', '0000-00-00', '0000-00-00', '0000-00-00', '00:00:00', '-00:00:00.000001', 0, '0000-00-00'),
  (2, '2020-02-31', '2020-00-00', '9999-12-31 23:59:59.999999', '2038-01-19 05:14:07', '1970-01-01 02:00:01.5', '-838:59:59',
   '838:59:59.999999', 1901, '2020-10-25 02:30:00'),
  (3, '1000-01-01', '2026-03-29 02:30:00', '2026-11-22 15:00:00.000001', NULL, NULL, NULL, NULL, 2155, '2026-10-25 03:30:00'),
  (4, NULL, NULL, NULL, '2026-10-25 02:30:00', '2026-10-25 03:30:00.123456', '23:59:59', '12:00:00.5', NULL, '2001-01-01');
SET time_zone = DEFAULT, sql_mode = '';
INSERT INTO choices VALUES (1, 'one', 'x', '0'), (2, '7', 'y'',z.', '1'), (3, 'not one of them', '', 'neither'), (4, NULL, NULL, '2'),
  (5, 'ü,\\', 'é,x', '1');
SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO';

CREATE TABLE counted (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(20)) AUTO_INCREMENT = 500;
INSERT INTO counted VALUES (0, 'zero'), (7, 'seven'), (-3, 'below');
CREATE TABLE computed (
  id int PRIMARY KEY, price decimal(10, 2), doubled decimal(12, 2) AS (price * 2) STORED, shown varchar(20) AS (concat('>', id)) VIRTUAL,
  note varchar(10) DEFAULT 'none', KEY by_shown (shown)
);
INSERT INTO computed (id, price, note) VALUES (1, 9.99, DEFAULT), (2, NULL, NULL);
CREATE TABLE shapes (id int PRIMARY KEY, a geometry, b point, c polygon, d multipoint, e geometrycollection);
INSERT INTO shapes VALUES
  (1, ST_GeomFromText('LINESTRING(0 0, 1.5 -2, 92 39)', 4326), ST_GeomFromText('POINT(39 92)'),
   ST_GeomFromText('POLYGON((0 0, 0 3, 3 3, 0 0), (1 1, 1 2, 2 2, 1 1))'), ST_GeomFromText('MULTIPOINT(1 1, 2 2)'),
   ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1), LINESTRING(0 0, 1 1))')),
  (2, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE documents (id int PRIMARY KEY, a json);
INSERT INTO documents VALUES (1, '{"a": [1, 2.5, "It''s \\\\ \\" 🦆", null, true]}'), (2, '"ü"'), (3, NULL), (4, '0.1'), (5, '{}');
CREATE TABLE `odd ``name` (`a ``column` int PRIMARY KEY, `ß'"\` varchar(10), `select` int);
INSERT INTO `odd ``name` VALUES (1, 'x', 2);
CREATE TABLE by_range (a int NOT NULL, b int, PRIMARY KEY (a)) PARTITION BY RANGE (a) (PARTITION low VALUES LESS THAN (10), PARTITION high VALUES LESS THAN MAXVALUE);
INSERT INTO by_range VALUES (1, 1), (9, 2), (10, 3), (1000, 4);
CREATE TABLE without_key (a int, b varchar(5));
INSERT INTO without_key VALUES (1, 'x'), (1, 'x'), (NULL, NULL), (NULL, NULL);
CREATE TABLE in_memory (a int PRIMARY KEY) ENGINE = MEMORY;
INSERT INTO in_memory VALUES (1), (2);
CREATE TABLE in_files (a int NOT NULL, b varchar(5) NOT NULL) ENGINE = CSV;
INSERT INTO in_files VALUES (1, '"\\,');
CREATE TABLE my_isam_1 (a int NOT NULL AUTO_INCREMENT PRIMARY KEY) ENGINE = MyISAM AUTO_INCREMENT = 77;
CREATE TABLE my_isam_2 LIKE my_isam_1;
INSERT INTO my_isam_1 VALUES (0), (5);
INSERT INTO my_isam_2 VALUES (6);
CREATE TABLE merged (a int NOT NULL AUTO_INCREMENT, KEY (a)) ENGINE = MRG_MyISAM UNION = (my_isam_1, my_isam_2);
CREATE TABLE swallowed (a int) ENGINE = BLACKHOLE;
CREATE TABLE empty (a int);
CREATE VIEW names AS SELECT name FROM counted;
CREATE TABLE heard (what varchar(20));
CREATE TRIGGER hears AFTER INSERT ON counted FOR EACH ROW INSERT INTO heard VALUES (NEW.name);
