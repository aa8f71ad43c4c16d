copy t from stdin using delimiters ';' with null as '';
1;2
\.
