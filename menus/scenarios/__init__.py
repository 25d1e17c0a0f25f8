"""Scenarios: what a citizen types and what they must then see, written as YAML and replayed against the engine.

Pure, as all of `menus`: what systems answer, the moment and the number are given by the scenario.
"""
