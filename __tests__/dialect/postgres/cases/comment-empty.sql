--
select 1;--
--
