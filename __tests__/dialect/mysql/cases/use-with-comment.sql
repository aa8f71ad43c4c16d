USE shop; -- the shop
USE shop -- the shop
USE shop # the shop
;
