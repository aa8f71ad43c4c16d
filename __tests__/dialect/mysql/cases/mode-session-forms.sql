SET @@session.sql_mode='NO_BACKSLASH_ESCAPES';
SELECT 'a\';
SET LOCAL sql_mode := '';
SELECT 'a\';';
SET @@sql_mode = NO_BACKSLASH_ESCAPES;
SELECT 'a\';SELECT 1;
