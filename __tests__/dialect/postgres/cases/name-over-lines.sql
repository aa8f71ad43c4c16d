select "a
;
b";
