"""Announcements: proposed by one person, counted, approved, sent with progress, cancelled."""
