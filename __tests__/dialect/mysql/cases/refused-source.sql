SELECT 1;
source other.sql
SELECT 2;
