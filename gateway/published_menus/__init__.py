"""Versions of the menus: kept in the store, taken up by every process, finished on by the sessions they began."""
