select 1;
\q

-- bye
