select 1 -- one

+ 2;
