copy "s"."from" from stdin;
1
\.
copy "stdin" to stdout;
