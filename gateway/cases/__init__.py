"""Cases: filing them, carrying them to the agency's own system, and telling how they stand."""
