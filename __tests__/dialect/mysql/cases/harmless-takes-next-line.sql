prompt x # y;
SELECT 1;
SELECT 2;
