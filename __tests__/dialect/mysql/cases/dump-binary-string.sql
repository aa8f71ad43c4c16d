INSERT INTO t VALUES (_binary '\0\'\"\r\n;\\');
SELECT 1;
