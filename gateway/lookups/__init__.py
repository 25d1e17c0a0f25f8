"""Lookups: data from other systems, fetched while a citizen waits, or soon after and sent by SMS."""
