/*
 * Header;
 */
SELECT 1;
