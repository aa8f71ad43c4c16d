\?
\h select; x
select 1;
