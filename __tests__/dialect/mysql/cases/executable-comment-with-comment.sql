/*!50003 SELECT /* x */ 1 */;
SELECT 2;
