"""Stands for the agency's own case system, in development and tests.

It speaks the case backend's contract and nothing else with the gateway; what it knows, it keeps in SQLite.
"""
