"""Calendars by which citizens count days. Saved and compared values are Gregorian (ISO 8601) in each of them."""
