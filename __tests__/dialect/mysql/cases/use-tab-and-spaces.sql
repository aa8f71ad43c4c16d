  USE	shop  
SELECT 1;
