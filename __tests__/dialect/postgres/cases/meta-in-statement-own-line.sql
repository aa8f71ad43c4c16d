select 1
\echo in between
+ 2;
