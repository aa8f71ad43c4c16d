USE shop -- the shop;
SELECT 1;
SELECT 2;
