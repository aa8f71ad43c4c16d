create function f() returns text begin atomic -- end;
select 'end'; /* end; */ select "end" from t; end;
select 2;
