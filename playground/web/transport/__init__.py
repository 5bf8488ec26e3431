"""What lies between sockets and the app: time-outs, limits, and what is said to who goes beyond them."""
