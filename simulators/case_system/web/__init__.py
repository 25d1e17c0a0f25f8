"""The HTTP routes of the case system."""
