SELECT/**/1;
SELECT 1/* x */+/* y */2;
