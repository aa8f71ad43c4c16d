do $$
begin

  null;
end $$;
