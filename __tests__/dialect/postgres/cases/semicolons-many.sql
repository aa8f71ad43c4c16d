;;; ;
;select 1;;
