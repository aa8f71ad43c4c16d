/* it's " $$ */ select 1;
