set standard_conforming_strings to 'off';
reset all;
select 'a\';
