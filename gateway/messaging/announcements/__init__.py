"""Announcements: a message of the menus to the numbers in a file, at once or before a date in each line."""
