status;
warnings; SELECT 1;
print;
