"""Cases: files them, forwards them to the agency's own system, applies its updates and looks up their state."""
