select "a"";b", "";
