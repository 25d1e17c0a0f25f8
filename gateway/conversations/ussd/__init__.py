"""One hop of a citizen, whatever the provider: load, step, save, answer."""
