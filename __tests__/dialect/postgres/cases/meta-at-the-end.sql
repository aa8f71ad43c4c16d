select 1;
\echo bye