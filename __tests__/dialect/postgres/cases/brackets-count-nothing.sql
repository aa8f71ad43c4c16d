select a[1;
select 2;
