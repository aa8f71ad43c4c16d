select 'a


b';
