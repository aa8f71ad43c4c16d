edit
SELECT 1 \e
;
