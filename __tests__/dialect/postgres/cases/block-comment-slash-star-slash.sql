/*/ ; */ select 1;
