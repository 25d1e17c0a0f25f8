"""The engine: takes a session and typed text, and returns the next screen and effects.

It is pure, and the same on every channel.
"""
