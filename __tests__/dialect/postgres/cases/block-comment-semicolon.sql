/* a; b */ select 1; /* c */;
