SELECT 1 AS status,
source,
help;
STATUS OF x;
