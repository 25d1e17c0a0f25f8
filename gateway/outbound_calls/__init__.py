"""Calls that the gateway makes.

Each is requested once, made when the menus allow it, and given up after some attempts.
"""
