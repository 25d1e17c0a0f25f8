"""The composition root: makes every object of a process, and gives each just what it uses.

Clock, randomness, environment and clients come in here. Each module makes the objects of one room, and its
constructor names the rooms that it needs. A room is imported when its first object is asked for, so that a process
carries only what it uses: the web process loads no provider's SDK, the worker no Flask.
"""
