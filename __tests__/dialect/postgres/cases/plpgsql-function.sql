create or replace function f(a int)
returns int
language plpgsql
as $function$
declare
  x int := 1;
begin
  if a > 0 then
    x := case when a > 1 then 2 else 3 end;
  end if;
  return x; -- it's
end;
$function$;

select f(1);
