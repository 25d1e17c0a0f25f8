"""The stand-in's HTTP routes."""
