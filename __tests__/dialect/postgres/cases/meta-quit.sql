select 1;
\q
select 2;
-- x
