-- What MariaDB has beyond that.
ALTER DATABASE `@database@` COMMENT 'the shop''s';
CREATE SEQUENCE ticket START WITH 100 MINVALUE 10 MAXVALUE 100000 INCREMENT BY 5 CACHE 20 CYCLE;
CREATE SEQUENCE ticket_small ENGINE=MyISAM;
CREATE TABLE numbered (
  id int NOT NULL DEFAULT nextval(`@database@`.`ticket`),
  seen int INVISIBLE DEFAULT 1,
  data json,
  code uuid,
  KEY by_id (id DESC),
  KEY by_seen (seen) IGNORED
) ENGINE=Aria PAGE_CHECKSUM=1;
CREATE TABLE kept (a int, b int WITHOUT SYSTEM VERSIONING) WITH SYSTEM VERSIONING;
CREATE TABLE kept_long (
  a int,
  valid_from timestamp(6) GENERATED ALWAYS AS ROW START,
  valid_to timestamp(6) GENERATED ALWAYS AS ROW END,
  PERIOD FOR SYSTEM_TIME (valid_from, valid_to)
) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME (PARTITION before_now HISTORY, PARTITION now CURRENT);
CREATE TABLE booked (room int, arrives date, leaves date, PERIOD FOR stay (arrives, leaves),
  UNIQUE KEY one_guest (room, stay WITHOUT OVERLAPS));
CREATE VIEW tickets AS SELECT nextval(ticket) AS next_ticket, name FROM customer;
CREATE AGGREGATE FUNCTION total(x int) RETURNS int DETERMINISTIC
BEGIN
  DECLARE sum int DEFAULT 0;
  DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN sum;
  LOOP FETCH GROUP NEXT ROW; SET sum = sum + x; END LOOP;
END;
SET SESSION sql_mode = 'ORACLE';
CREATE PACKAGE shop AS
  FUNCTION price(n int) RETURN int;
  PROCEDURE sell;
END;
CREATE PACKAGE BODY shop AS
  FUNCTION price(n int) RETURN int AS BEGIN RETURN n * 3; END;
  PROCEDURE sell AS BEGIN INSERT INTO "@database@"."legacy" (id) VALUES (shop.price(1)); END;
END;
SET SESSION sql_mode = DEFAULT;
