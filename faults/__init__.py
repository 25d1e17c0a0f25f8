"""Break a whole gateway on purpose while phones use it, and compare what they saw with what the desk has."""
