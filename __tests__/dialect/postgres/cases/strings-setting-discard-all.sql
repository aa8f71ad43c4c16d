set session standard_conforming_strings = false;
discard all;
select 'a\';
