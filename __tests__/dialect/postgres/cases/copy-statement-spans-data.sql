copy t from stdin; select
a
\.
1;
select 2;
