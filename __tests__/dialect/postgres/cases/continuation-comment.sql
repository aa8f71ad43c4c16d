select e'a' -- c;
'b\';
select 2;
