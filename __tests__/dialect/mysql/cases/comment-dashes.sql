-- one; two
SELECT 1; -- three
SELECT 2;
