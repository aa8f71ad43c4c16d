SELECT /* one; two */ 1;
