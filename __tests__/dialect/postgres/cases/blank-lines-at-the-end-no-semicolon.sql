select 1



