copy t from stdin; set standard_conforming_strings = off; select 'a\';
1
\.
select 'b\';';
