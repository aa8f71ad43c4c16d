-- :DBNAME
select 1 -- :USER
;
