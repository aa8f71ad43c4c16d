charset latin1
SELECT 1;
