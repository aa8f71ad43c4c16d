connect shop localhost
SELECT 1;
