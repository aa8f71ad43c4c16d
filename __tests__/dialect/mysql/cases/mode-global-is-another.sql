SET GLOBAL sql_mode='NO_BACKSLASH_ESCAPES';
SELECT 'a\';b';
SET @@global.sql_mode='NO_BACKSLASH_ESCAPES';
SELECT 'a\';b';
