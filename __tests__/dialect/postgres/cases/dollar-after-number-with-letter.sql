select 1a$a$;
select 2;
