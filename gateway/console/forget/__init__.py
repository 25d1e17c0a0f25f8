"""Forgets a person who asks for it."""
