DELIMITER // -- slashes
SELECT 1//
