select 1 \g
select 2\g
select 3 \g out.txt 
select 4;
