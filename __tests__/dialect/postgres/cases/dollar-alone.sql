select $ ; select $a ;
select $-$ ;
