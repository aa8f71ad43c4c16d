\lo_unlink 1
select 1;
