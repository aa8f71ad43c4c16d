select 1 \watch 1
select 2;
