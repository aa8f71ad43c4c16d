DELIMITER end
SELECT 1 end
SELECT spender end
