copy t from stdin (format binary);
\.
