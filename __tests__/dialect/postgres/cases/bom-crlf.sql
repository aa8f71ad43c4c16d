
select 1;
