copy s.t (a, "b (c") from stdin with (format csv, header, delimiter ';');
a;b
1;'2
\.
select 1;
