select a.e'\';';
