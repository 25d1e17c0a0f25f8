"""The HTTP routes of the provider network."""
