-- \! ls
# \g
/* \. x */ SELECT 1;
