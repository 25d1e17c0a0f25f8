"""Simulates the complaints of a DIGIT (pgr-services v2), for development and tests. It keeps them in memory."""
