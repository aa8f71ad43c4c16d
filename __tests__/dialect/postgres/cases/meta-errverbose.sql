\errverbose
\conninfo
\copyright
select 1;
