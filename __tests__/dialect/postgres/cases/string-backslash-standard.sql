select 'a\'; select 'b;\\';
