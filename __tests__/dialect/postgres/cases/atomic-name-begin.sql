create function begin() returns int as $$ select 1; $$ language sql;
select 2; end;
select 3;
