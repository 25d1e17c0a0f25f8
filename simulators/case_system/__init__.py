"""Simulates the agency's own case system, for development and tests.

It talks to the gateway only through the contract of the case backend. It keeps its data in SQLite.
"""
