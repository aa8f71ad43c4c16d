---x
select 1---1
;
