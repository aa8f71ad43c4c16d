"create" function f() begin;
select 2;
