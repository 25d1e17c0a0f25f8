"""A queueing model of a launch day: pure, fitted to a run, and extrapolated to a nation."""
