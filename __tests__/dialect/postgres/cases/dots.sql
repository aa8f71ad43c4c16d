select 1..2, t.*, a.b.c;
