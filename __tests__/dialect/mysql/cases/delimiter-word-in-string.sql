SELECT '
delimiter
';
SELECT 2;
