"""The rules for compiled services. Each rule has its own file, with its explanation."""
