\w \W \p \t \n \# \s \- SELECT 1;
