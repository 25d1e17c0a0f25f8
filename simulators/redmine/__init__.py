"""Simulates a Redmine with its REST API, for development and tests. It keeps its issues in memory."""
