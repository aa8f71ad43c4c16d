select e'it\'s; ok';
select E'\\';
select E'a''b\'';
