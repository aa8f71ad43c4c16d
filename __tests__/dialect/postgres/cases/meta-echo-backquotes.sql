\echo `true`
select 2;
