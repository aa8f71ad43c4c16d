select E'a\
\';
';
