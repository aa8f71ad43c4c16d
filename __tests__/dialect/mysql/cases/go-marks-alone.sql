\g
\G
SELECT 1;
