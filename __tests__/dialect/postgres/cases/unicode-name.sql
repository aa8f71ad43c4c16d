select U&"d\0061t;", u&"a"";" from t;
