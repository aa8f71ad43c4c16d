select $ab$ ; $a$ ; $a ; $ab ; $$ab$;
