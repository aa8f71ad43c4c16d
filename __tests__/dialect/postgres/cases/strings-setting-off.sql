set standard_conforming_strings = off;
select 'a\';';
set standard_conforming_strings = on;
select 'a\';
