copy t from stdin;
1	a
2	b;
\.
select 1;
