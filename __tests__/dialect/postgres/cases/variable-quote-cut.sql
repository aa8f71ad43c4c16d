select :'a b;', :'', :'a''b';
select 2;
