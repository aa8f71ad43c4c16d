SELECT _utf8mb4'a;b', x'4D', b'01', N'c;d', _binary 'e\'f';
