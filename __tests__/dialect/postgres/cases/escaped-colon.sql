select a[1\:2];
select 2;
