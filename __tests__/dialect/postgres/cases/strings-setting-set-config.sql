select pg_catalog.set_config('standard_conforming_strings', 'off', false);
select 'a\';';
