"""Recordings of prompts: read from folders beside the menu file, published with the menus, and served to providers."""
