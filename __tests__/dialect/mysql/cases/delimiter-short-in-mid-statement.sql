SELECT 1 \d //
, 2; SELECT 3//
