select 1 /* \q \; */ + 1;
