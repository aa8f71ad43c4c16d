\d
\dt+ public.*
\df foo
\l
\z
\sf f
\du
select 1;
