/*!50003 SET @saved_sql_mode = @@sql_mode */ ;
/*!50003 SET sql_mode = 'NO_BACKSLASH_ESCAPES' */ ;
DELIMITER ;;
CREATE PROCEDURE p() SELECT 'a\';;
DELIMITER ;
/*!50003 SET sql_mode = @saved_sql_mode */ ;
SELECT 'a\';b';
