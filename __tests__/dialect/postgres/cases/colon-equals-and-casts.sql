select a := 1, b::int, c :: text, ':x'::text;
