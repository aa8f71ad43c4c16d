  \echo x
	\echo y
select 1;
