create function f(a int) returns int begin atomic select case when a = 1 then 2 else 3 end; select case a when 1 then case 2 when 2 then 3 end end; end;
select 4;
