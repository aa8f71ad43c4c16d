select e 'a\';
select e
'b\';
