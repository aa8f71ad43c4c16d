SELECT/* x */'a'/* y */'b';
