select 1$a$;$a$;
