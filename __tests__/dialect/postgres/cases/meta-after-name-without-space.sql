select a\echo x
;
select 2;
