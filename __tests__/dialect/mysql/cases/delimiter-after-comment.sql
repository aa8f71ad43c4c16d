/* a */ DELIMITER //
SELECT 1//
