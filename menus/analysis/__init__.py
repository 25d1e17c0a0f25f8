"""The screens of a service as a graph: the target of each edge, and the values that are always set there."""
