\set AUTOCOMMIT off
select 1;
