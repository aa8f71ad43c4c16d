SELECT 1;
\. other.sql
SELECT 2;
