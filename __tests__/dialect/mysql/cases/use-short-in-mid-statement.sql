SELECT 1 \u shop
;
