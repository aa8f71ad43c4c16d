create view v as select 1; begin; end;
