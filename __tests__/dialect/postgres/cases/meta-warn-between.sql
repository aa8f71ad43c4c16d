select 1;
\warn careful
select 2;
