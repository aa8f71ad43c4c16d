select 1.e'\';
select .5e'\';
select 1e5e'\';
select 0xe'\';
select 1_e'\';
