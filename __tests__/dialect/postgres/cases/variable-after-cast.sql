select 1:::a, 2::int:b;
