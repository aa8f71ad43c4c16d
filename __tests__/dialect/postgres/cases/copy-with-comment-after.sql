copy t from stdin; -- the rows
a
\.
select 2;
