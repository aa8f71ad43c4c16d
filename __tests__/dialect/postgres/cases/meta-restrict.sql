\restrict AbC123

set search_path = x;

\unrestrict AbC123
