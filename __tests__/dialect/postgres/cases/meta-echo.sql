\echo hello; world
select 1;
\qecho 'it\'s \\ ok' "x
y
