select 'a;b';
select 'c';
