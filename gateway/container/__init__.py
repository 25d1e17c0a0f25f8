"""The composition root: makes every object of a process, and gives each just what it uses.

Clock, randomness, environment and clients enter here. Each module makes the objects of one package ("components"),
and its constructor names the other components that it needs. A package is imported when its first object is needed,
so that a process loads only what it uses: the web process loads no provider's SDK, the worker no Flask.
"""
