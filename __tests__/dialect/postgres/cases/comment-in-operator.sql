select 1 +-- plus
2;
