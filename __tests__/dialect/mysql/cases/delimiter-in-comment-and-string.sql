DELIMITER //
SELECT 'a//b', `c//d` /* // */ -- //
# //
//
