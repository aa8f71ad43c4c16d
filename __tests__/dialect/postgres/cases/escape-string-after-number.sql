select 1e'\';
select 2;
