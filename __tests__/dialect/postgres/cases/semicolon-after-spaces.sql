   ;
select 1  ;
