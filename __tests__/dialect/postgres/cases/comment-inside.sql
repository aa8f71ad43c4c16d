select 1 -- one; not two
, 2;
