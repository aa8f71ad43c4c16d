select u&1, u & 2, u&"x;", u&a;
