"""A process beside the web process that checks, edits and previews drafts, so that no hop waits for it."""
