select a$b, a$$b;
select a$x$, 1;
