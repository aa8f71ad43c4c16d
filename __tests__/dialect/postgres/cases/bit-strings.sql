select b'10;', B'01', x'1F;', X'''';
