set standard_conforming_strings to off;
reset standard_conforming_strings;
select 'a\';
