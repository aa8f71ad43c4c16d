select :DBNAME;
select :'USER';
select :"HOST";
select 2;
