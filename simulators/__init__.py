"""Simulators of the outside world, for development and tests: provider network, case system, handset."""
