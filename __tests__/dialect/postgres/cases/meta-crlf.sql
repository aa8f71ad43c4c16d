\echo x
select 1;
\timing
