create function f() returns int as $f$
begin
  execute $q$ select 1; $q$;
  return 1;
end;
$f$ language plpgsql;
select 2;
