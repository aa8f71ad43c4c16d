/* why */ SET -- x
"standard_conforming_strings" /* y */ = 0;
select 'a\';';
