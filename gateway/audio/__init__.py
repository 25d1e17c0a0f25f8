"""Recordings: prompts of the menus, and spoken messages of callers."""
