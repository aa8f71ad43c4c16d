SELECT 1 -- last
;
SELECT 2 /* last */;
SELECT 3 # last
;
