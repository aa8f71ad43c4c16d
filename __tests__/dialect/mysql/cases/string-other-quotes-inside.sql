SELECT '"', "'", '`', `'"`;
SELECT 2;
