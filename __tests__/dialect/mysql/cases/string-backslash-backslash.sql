SELECT 'a\\';SELECT "b\\";
