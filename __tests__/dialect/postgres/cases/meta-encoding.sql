\encoding UTF8
\encoding utf-8
select 1;
