select type'a\', e'b\';c';
