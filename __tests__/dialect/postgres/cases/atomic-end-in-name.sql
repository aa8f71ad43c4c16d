create function f() returns int begin atomic select e.end; select t.case; end; end;
select 2;
