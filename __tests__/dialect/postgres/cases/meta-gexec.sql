select 'select 1' \gexec
select 2;
