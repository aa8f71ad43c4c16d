create n'x' function f() begin;
select 1; end;
select u&1 from create; begin;
