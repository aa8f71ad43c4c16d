USE shop now;
SELECT 1;
