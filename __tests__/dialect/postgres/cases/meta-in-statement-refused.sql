select 1
\connect x
+ 2;
