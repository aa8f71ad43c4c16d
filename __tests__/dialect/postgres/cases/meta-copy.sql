\copy t from 'x.csv' csv
select 1;
