select 1
\p
;
