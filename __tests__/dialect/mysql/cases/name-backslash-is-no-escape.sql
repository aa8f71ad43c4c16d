SELECT `a\`;SELECT `b\\`;
