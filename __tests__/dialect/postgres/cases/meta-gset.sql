select 1 as x \gset
select :x;
