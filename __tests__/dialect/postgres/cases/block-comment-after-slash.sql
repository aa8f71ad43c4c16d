select 8 //* ; */ 2;
