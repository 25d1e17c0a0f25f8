"""`/performance`: how the service does, for everybody."""
