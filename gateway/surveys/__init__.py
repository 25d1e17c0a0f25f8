"""Surveys: what is counted in the store, who has answered, and the results."""
