\pset format unaligned
\pset pager off
\t
\a
\x auto
\C title
\H
select 1;
