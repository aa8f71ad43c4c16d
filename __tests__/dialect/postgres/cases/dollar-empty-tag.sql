select $$a;b$$;
select $$$$;
