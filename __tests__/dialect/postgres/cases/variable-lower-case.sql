select :user, :port;
