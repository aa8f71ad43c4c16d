USE größe;
SELECT 1;
