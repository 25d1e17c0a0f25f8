"""Scenarios: what a citizen types and what they must then see, written as YAML and replayed against the engine.

Pure, like all of `menus`: the scenario gives the time, the number and what other systems answer.
"""
