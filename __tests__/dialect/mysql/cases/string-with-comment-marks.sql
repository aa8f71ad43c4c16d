SELECT '/* ', " -- ", '#', `*/`;
SELECT 2;
