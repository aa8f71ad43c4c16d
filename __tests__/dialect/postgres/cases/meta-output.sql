\o out.txt
select 1;
\o
