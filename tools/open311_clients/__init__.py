"""Reads our Open311 simulator with clients that others wrote: `make open311-clients`."""
