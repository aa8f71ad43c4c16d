\encoding LATIN1
select 1;
