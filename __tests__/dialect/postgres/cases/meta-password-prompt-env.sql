\prompt 'x' y
\setenv A b
\getenv A B
\cd /
select 1;
