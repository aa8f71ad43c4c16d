copy t from '/tmp/stdin';
copy t from program 'stdin';
select 1;
