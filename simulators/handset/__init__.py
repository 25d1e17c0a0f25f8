"""A feature phone in the browser, on the network stand-in. In development only."""
