begin atomic; select 1; end;
