"""Find the entry of a session by the dialled code or by the first word of a text."""
