copy t from stdin;

\.
