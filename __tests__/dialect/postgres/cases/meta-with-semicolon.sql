\timing;
select 1;
