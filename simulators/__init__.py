"""Stand-ins for the outside world, for development and tests: provider network, case system, handset."""
