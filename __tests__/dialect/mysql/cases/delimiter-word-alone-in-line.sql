SELECT 1 AS
delimiter
, 2;
