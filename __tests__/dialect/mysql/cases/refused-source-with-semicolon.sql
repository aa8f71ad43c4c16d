SOURCE other.sql;
SELECT 2;
