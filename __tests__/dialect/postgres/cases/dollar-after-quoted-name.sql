select "x"$$;$$;
