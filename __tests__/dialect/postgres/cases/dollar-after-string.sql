select 'x'$$;$$;
