select 1..e'\';';
select 1.5..e'\';';
