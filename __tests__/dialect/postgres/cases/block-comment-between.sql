select 1;
/* between */
select 2;
