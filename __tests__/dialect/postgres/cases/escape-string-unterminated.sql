select e'a\';
