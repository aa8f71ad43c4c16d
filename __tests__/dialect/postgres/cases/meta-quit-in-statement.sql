select 1 \q
