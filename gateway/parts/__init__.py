"""What `gateway.services.Services` is made of, room by room.

A part is a cached property that imports its own room when it is first asked for, so that a process carries only
what it uses: the web process never loads a provider's REST client, the worker no Flask.
"""
