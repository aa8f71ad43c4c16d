select e'a\''
'b\';
select 2;
