"""One case as a timeline."""
