-- héllo
select 1;
