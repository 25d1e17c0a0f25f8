"""Submissions that the case system does not have."""
