"""Lookups over HTTP: what another system knows, asked while a citizen waits, or soon after."""
