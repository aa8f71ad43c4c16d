select copy from stdin;
select 1;
