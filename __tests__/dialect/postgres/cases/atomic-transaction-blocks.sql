begin;
select 1;
end;
begin; commit;
