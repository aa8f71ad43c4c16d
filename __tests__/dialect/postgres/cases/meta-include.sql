\i other.sql
\ir ./more.sql
\include x
select 2;
