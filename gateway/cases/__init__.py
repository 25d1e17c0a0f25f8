"""Cases: filed, forwarded to the agency's own system, and their status told."""
