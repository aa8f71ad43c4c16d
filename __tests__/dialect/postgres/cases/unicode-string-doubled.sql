select U&'a'';' ;
