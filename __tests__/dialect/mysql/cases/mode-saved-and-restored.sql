SET @old = @@sql_mode, sql_mode = 'NO_BACKSLASH_ESCAPES';
SELECT 'a\';
SET sql_mode = @old;
SELECT 'a\';b';
