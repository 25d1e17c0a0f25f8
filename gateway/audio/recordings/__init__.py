"""Recordings of callers: fetched from the provider, stored encrypted for a while, served under signed links."""
