\u shop
SELECT 1;
