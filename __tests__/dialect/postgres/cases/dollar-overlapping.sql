select $a$ $a$a$ ; select $b$ $a$b$b$;
