"""Simulates a city's Open311 server (GeoReport v2), for development and tests. It keeps its requests in memory."""
