select 'a'


, 1;
