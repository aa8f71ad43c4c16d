select 1;
