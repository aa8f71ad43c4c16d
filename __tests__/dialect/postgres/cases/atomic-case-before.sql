create function f(a int default case when true then 1 end) returns int begin atomic select 1; end;
select 2;
