select 1 @-- x;
@ 2;
select a <->-1;
