select 1e--1;
select 1e+--x;
select 1e5--x;
;
