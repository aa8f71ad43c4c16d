select $$ it's " /* -- \q \; :DBNAME $$;
