"""The processes, state and start-up of `gateway dev`. Nothing here runs in production."""
