SELECT/* x */\N,1;
