-- oneselect 1;
