SELECT broken,
/* x */ more\c
SELECT 2;
