set standard_conforming_strings = off;
select b'\', 'it\'s;', U&'\';
set standard_conforming_strings = on;
