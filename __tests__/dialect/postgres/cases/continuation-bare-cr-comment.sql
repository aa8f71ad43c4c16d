select e'a' -- it's 'b\';';
select 2;
