select data ? 'a;' and data ?| array['b'];
