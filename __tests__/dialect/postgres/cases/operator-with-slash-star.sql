select 1 @/* x; */@ 2;
