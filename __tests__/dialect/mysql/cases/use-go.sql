USE shop\g
USE shop\G SELECT 1;
