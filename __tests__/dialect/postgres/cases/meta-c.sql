\c other
select 2;
