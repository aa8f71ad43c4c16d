select $e'\';';
select $u&'a;';
