;;; ;
;SELECT 1;;
;