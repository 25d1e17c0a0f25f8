"""Insights: what is counted of citizens' ways through the menus. Counts only, never words or numbers of citizens."""
