select


'é', nowhere;
