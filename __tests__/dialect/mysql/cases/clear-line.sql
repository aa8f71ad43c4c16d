clear
SELECT 1;
clear;
SELECT 2;
