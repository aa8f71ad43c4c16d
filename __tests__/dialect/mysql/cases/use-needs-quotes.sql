USE my-shop;
SELECT 1;
