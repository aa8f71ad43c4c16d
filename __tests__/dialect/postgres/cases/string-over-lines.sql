select 'a
;
b';
