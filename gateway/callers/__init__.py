"""What is remembered of a number between its sessions: language, profile, attempts; and what it wants to be texted."""
