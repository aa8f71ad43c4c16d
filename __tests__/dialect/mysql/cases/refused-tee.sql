tee out.txt
SELECT 1;
\T out.txt
