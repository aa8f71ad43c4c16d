select array[1:e'\'];
select 2;
