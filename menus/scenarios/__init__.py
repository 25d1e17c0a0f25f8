"""Scenarios: the inputs of a citizen and the pages that they must see, written in YAML and run against the engine.

This package is pure, like all of `menus`. The scenario gives the time, the number and the answers of other systems.
"""
