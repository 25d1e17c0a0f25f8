"""Calls: the same service on the telephone, one request of a provider at a time."""
