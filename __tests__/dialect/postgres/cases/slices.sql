select a[1:2], a[:2], a[x:y], a[:y];
