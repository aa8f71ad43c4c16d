\copy t from stdin
it's
\.
select 1;
