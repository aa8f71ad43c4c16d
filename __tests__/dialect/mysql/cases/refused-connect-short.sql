\r shop
SELECT 1;
