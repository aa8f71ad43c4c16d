set `sql_mode` = 'no_backslash_escapes';
SELECT 'a\';SELECT 2;
