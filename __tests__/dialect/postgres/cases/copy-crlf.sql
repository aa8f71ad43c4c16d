COPY t FROM STDIN;
1	a
\.
select 1;
