select '-- no', '/* no';
