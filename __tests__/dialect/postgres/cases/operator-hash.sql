select 5 # 3; # select 4;
