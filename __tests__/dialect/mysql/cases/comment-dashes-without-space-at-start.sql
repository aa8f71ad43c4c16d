--source include/x.inc; y
SELECT 1;
  --error 1064
SELECT 2;
