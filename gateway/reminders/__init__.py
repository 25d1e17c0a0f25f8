"""Reminders: what waits for which citizen, and the texts that come of it, each once."""
