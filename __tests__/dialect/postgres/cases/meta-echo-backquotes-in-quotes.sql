\echo 'a `b`' "`"
select 2;
