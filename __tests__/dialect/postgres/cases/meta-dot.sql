\.
select 1;
