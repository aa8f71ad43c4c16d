\echo a \\ select 1; \echo b \\select 2;
