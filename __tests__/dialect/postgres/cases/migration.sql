-- up
begin;

alter table t
  add column a int,
  add column b text default $$x;y$$;

comment on table t is 'it''s';

commit;
