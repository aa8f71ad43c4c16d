CREATE TABLE t (
  a INT,
  delimiter CHAR(1)
);
SELECT a,
delimiter FROM t;
