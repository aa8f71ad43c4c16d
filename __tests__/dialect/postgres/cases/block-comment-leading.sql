/* licence */

select 1;
