"""Recordings: prompts of the menus, and what callers speak."""
