/* load */ copy /* x /* y */ */ t -- from
from -- here
stdin;
1
\.
