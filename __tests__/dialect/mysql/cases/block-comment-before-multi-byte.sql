SELECT/* x */é, 1;
SELECT/* x */日本 FROM t;
