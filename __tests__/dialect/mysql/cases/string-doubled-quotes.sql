SELECT 'it''s; fine', "a""b;", `c``d;`;
SELECT 2;
