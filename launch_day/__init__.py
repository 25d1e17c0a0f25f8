"""`make launch-day`: a launch day over the real processes, and a queueing model that is fitted to it."""
