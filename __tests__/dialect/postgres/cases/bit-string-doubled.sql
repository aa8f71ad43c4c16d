select x'a''b\';
select 2;
