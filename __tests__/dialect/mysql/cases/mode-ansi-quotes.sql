SET sql_mode='ANSI_QUOTES';
SELECT "a\";SELECT 'b\'';
SET sql_mode=DEFAULT;
SELECT "a\";";
