"""The editor of the draft: one text with three views, and the requests of its scripts."""
