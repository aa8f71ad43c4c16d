/*! SELECT '*/;' */;
SELECT 2;
