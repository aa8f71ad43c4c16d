select 1, 2, 3 \crosstabview
select 2;
