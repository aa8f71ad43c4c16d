SELECT /* one;
 two;
 */ 1;
SELECT 2;
