select 1 - -1, 1 -- 1;
;
