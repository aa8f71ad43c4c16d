SELECT 1, \n 2;
