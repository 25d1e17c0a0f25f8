"""A feature phone in the browser, on the simulated provider network. For development only."""
