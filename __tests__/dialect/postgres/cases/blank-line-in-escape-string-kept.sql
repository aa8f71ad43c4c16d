select e'a\

b';
