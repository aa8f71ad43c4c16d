copy t from stdin;
select 'x;
-- no
/* no
$$
\. 
 \.
\.x
a\.
\N
\.
select 1;
