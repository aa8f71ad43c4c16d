select "a

b";
