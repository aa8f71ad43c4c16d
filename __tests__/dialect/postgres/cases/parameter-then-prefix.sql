select $1e'\';
select $1 e'\';';
