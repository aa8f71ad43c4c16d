select 1 \gdesc
select 2;
