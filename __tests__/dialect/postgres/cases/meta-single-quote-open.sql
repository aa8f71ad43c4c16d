\echo 'open
select 1;
