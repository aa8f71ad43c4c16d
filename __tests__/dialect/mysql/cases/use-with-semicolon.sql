use shop; SELECT 1;
