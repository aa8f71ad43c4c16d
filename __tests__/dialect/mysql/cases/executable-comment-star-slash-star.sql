/*! SELECT 1 */*2/* x */;
SELECT 2;
