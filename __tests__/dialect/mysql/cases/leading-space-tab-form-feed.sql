  	SELECT 1;
