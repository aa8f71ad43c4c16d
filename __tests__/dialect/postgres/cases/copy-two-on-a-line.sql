copy t from stdin; copy u from stdin; select 3;
t1
\.
u1
\.
select 4;
