\
select 1;
