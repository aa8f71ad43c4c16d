copy t from stdin \g
1
\.
select 1;
