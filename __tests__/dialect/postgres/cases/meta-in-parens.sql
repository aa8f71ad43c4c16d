select (1
\echo x
+ 2);
select 3;
