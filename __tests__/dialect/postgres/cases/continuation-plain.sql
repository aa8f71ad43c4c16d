select 'a'
'b;\'
;
