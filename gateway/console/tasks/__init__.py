"""Tasks: how far the work is that a worker does for an operator."""
