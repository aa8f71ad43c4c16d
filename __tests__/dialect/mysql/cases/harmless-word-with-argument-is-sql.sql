warnings x;
SELECT 1;
