\d //
SELECT 1; SELECT 2//
\d ;
SELECT 3;
