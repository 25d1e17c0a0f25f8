"""The desk's HTTP routes."""
