"""Announcements: one message of the menus to the numbers of a file, now or as a reminder before a date in each line."""
