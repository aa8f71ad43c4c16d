/*!\C utf8 */;
SELECT 1;
