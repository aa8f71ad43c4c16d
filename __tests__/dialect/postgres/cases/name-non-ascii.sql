select é, naïve, "ü;" from größe;
