select 1 \gx | cat ; \echo x
select 2;
