"""The rules for compiled services: one rule a file, each with its explanation."""
