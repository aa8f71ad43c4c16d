select /* a


b */ 1;
