go;
SELECT 1;
