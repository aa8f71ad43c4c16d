select $tag$a;$$;$other$ b$tag$;
