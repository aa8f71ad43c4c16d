\timing on \x off \a
select 1;
