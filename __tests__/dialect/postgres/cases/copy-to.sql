copy t to stdout;
copy (select * from stdin) to stdout;
select 1;
