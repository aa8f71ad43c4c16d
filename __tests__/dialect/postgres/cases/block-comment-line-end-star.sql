/* a *
/ ; */ select 1;
