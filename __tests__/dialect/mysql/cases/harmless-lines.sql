print
status
rehash
notee
nopager
warnings
nowarning
sandbox
prompt \u>
pager less
SELECT 1;
