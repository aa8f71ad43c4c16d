select :a, :'a', :"a", ':DBNAME', ":USER";
