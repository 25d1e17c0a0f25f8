"""The menu language described: every key, what it is for, and what stands there."""
