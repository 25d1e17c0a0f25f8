"""Callers: the data stored about a number between its sessions (language, profile, attempts), and its consent."""
