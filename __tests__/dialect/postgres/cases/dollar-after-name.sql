select x$$ ;
select 2;
