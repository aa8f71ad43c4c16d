system ls -l
SELECT 2;
