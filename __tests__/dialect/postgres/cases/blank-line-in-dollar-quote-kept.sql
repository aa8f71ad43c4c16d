select $$a


b$$;
