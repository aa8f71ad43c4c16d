SET sql_mode='NO_BACKSLASH_ESCAPES';
SELECT 'a\';SELECT "b\";
SET sql_mode='';
SELECT 'a\';b';
