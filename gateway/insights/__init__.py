"""Insights: counts the ways of citizens through the menus in the store, and reads the counts."""
