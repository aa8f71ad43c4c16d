SELECT `größe`, 名前, '😀;' FROM täble AS é;
SELECT 2;