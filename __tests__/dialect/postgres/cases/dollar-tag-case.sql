select $a$ ; $A$ ; $a$;
