 ;
select 1;
